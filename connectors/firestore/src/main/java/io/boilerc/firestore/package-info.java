/**
 * Firestore for Flink: a change source that delivers consistent cuts, and a fenced, coalescing
 * sink.
 *
 * <pre>{@code
 * FirestoreConfig config = FirestoreConfig.builder("my-project", "meeting_room").build();
 *
 * // Bounded = false; one split; parallelism 1 (further subtasks stay idle). Timestamps and watermarks are cuts, in
 * // microseconds since the epoch; they come from the source itself.
 * FirestoreSource source =
 *     FirestoreSource.builder(config, List.of("meetings", "users")).build();
 * DataStream<DocumentChange> changes =
 *     env.fromSource(source, WatermarkStrategy.noWatermarks(), "documents").setParallelism(1);
 *
 * // The same configuration, whose run the source begins an attempt of; without that epoch the sink writes nothing.
 * // Records must carry their cut as timestamp and be keyed by path. The name separates the sinks of one job.
 * FirestoreSink sink =
 *     FirestoreSink.builder(config).name("sink").failedWriteHandler(handler).build();
 * writes.sinkTo(sink);
 * }</pre>
 *
 * <p>This module knows documents and their bytes on the wire (docs/architecture.md). It must know
 * neither Python nor plans.
 */
package io.boilerc.firestore;
