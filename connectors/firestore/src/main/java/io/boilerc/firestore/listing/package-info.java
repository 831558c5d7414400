/** Reads the documents that are in a database now, page by page. It must know nothing of Flink. */
package io.boilerc.firestore.listing;
