/** Hands the source's only split to one reader. */
package io.boilerc.firestore.source.enumerator;
