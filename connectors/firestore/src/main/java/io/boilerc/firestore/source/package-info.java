/** The FLIP-27 source of document changes, in consistent cuts. */
package io.boilerc.firestore.source;
