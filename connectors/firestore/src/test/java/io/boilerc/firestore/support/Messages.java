package io.boilerc.firestore.support;

import com.google.firestore.v1.BitSequence;
import com.google.firestore.v1.BloomFilter;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.DocumentChange;
import com.google.firestore.v1.DocumentDelete;
import com.google.firestore.v1.DocumentRemove;
import com.google.firestore.v1.ExistenceFilter;
import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.TargetChange;
import com.google.firestore.v1.TargetChange.TargetChangeType;
import com.google.firestore.v1.Value;
import com.google.protobuf.ByteString;
import io.boilerc.firestore.wire.DocumentNames;
import io.boilerc.firestore.wire.Timestamps;
import java.util.List;

/** Messages of a Listen stream, written short. */
public final class Messages {

  /** The database of all of them. */
  public static final DocumentNames NAMES =
      new DocumentNames("projects/p/databases/(default)/documents");

  private Messages() {}

  /** A change of targets without a time. */
  public static ListenResponse target(TargetChangeType type, Integer... ids) {
    return ListenResponse.newBuilder()
        .setTargetChange(
            TargetChange.newBuilder().setTargetChangeType(type).addAllTargetIds(List.of(ids)))
        .build();
  }

  /** CURRENT with a token {@code t<micros>}. */
  public static ListenResponse current(long micros, Integer... ids) {
    return ListenResponse.newBuilder()
        .setTargetChange(
            TargetChange.newBuilder()
                .setTargetChangeType(TargetChangeType.CURRENT)
                .addAllTargetIds(List.of(ids))
                .setResumeToken(ByteString.copyFromUtf8("t" + micros))
                .setReadTime(Timestamps.fromMicros(micros)))
        .build();
  }

  /** NO_CHANGE for all targets, with a token {@code t<micros>}. */
  public static ListenResponse mark(long micros) {
    return ListenResponse.newBuilder()
        .setTargetChange(
            TargetChange.newBuilder()
                .setResumeToken(ByteString.copyFromUtf8("t" + micros))
                .setReadTime(Timestamps.fromMicros(micros)))
        .build();
  }

  /** A document {@code {"n": update time}} in these targets. */
  public static ListenResponse document(String path, long updateMicros, Integer... ids) {
    Document document =
        Document.newBuilder()
            .setName(NAMES.name(path))
            .putFields("n", Value.newBuilder().setIntegerValue(updateMicros).build())
            .setCreateTime(Timestamps.fromMicros(1))
            .setUpdateTime(Timestamps.fromMicros(updateMicros))
            .build();
    return ListenResponse.newBuilder()
        .setDocumentChange(
            DocumentChange.newBuilder().setDocument(document).addAllTargetIds(List.of(ids)))
        .build();
  }

  /** A document is deleted. */
  public static ListenResponse delete(String path, Integer... ids) {
    return ListenResponse.newBuilder()
        .setDocumentDelete(
            DocumentDelete.newBuilder()
                .setDocument(NAMES.name(path))
                .addAllRemovedTargetIds(List.of(ids)))
        .build();
  }

  /** Targets let a document go. */
  public static ListenResponse remove(String path, Integer... ids) {
    return ListenResponse.newBuilder()
        .setDocumentRemove(
            DocumentRemove.newBuilder()
                .setDocument(NAMES.name(path))
                .addAllRemovedTargetIds(List.of(ids)))
        .build();
  }

  /** An existence filter without a Bloom filter. */
  public static ListenResponse filter(int id, int count) {
    return ListenResponse.newBuilder()
        .setFilter(ExistenceFilter.newBuilder().setTargetId(id).setCount(count))
        .build();
  }

  /** An existence filter with a Bloom filter. */
  public static ListenResponse filter(int id, int count, byte[] bitmap, int padding, int hashes) {
    BloomFilter unchanged =
        BloomFilter.newBuilder()
            .setBits(
                BitSequence.newBuilder().setBitmap(ByteString.copyFrom(bitmap)).setPadding(padding))
            .setHashCount(hashes)
            .build();
    return ListenResponse.newBuilder()
        .setFilter(
            ExistenceFilter.newBuilder()
                .setTargetId(id)
                .setCount(count)
                .setUnchangedNames(unchanged))
        .build();
  }
}
