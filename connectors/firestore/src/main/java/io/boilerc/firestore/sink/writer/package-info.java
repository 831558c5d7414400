/** What one subtask of the sink does: buffer to the watermark, coalesce, commit under its fence. */
package io.boilerc.firestore.sink.writer;
