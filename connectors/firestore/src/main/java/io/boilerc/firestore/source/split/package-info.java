/** The source's only split and how it is kept in checkpoints. */
package io.boilerc.firestore.source.split;
