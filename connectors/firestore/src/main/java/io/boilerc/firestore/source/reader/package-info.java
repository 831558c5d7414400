/** Reads the split: emits each cut's changes, then its watermark. */
package io.boilerc.firestore.source.reader;
