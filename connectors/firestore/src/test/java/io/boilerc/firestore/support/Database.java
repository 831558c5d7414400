package io.boilerc.firestore.support;

import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.CommitResponse;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.GetDocumentRequest;
import com.google.firestore.v1.Value;
import com.google.firestore.v1.Write;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.wire.DocumentNames;
import io.boilerc.firestore.wire.Timestamps;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A test's own access to a database, apart from what is tested. */
public final class Database implements AutoCloseable {

  private final FirestoreConfig config;
  private final FirestoreChannel channel;
  private final DocumentNames names;

  /** Of the configured database. */
  public Database(FirestoreConfig config) throws Exception {
    this.config = config;
    this.channel = FirestoreChannel.open(config, true);
    this.names = new DocumentNames(config.documentsName());
  }

  /** Sets documents {@code path -> {"n": number}} in one commit; its time in microseconds. */
  public long set(long n, String... paths) {
    List<Write> writes = new ArrayList<>();
    for (String path : paths) {
      writes.add(
          Write.newBuilder()
              .setUpdate(
                  Document.newBuilder()
                      .setName(names.name(path))
                      .putFields("n", Value.newBuilder().setIntegerValue(n).build()))
              .build());
    }
    return commit(writes);
  }

  /** Deletes documents in one commit; its time in microseconds. */
  public long delete(String... paths) {
    List<Write> writes = new ArrayList<>();
    for (String path : paths) {
      writes.add(Write.newBuilder().setDelete(names.name(path)).build());
    }
    return commit(writes);
  }

  /** Commits; its time in microseconds. */
  public long commit(List<Write> writes) {
    CommitResponse response =
        channel
            .calls()
            .commit(
                CommitRequest.newBuilder()
                    .setDatabase(config.databaseName())
                    .addAllWrites(writes)
                    .build());
    return Timestamps.toMicros(response.getCommitTime());
  }

  /** The document, if it exists. */
  public Optional<Document> get(String path) {
    try {
      return Optional.of(
          channel
              .calls()
              .getDocument(GetDocumentRequest.newBuilder().setName(names.name(path)).build()));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The number that {@link #set} put there, or empty. */
  public Optional<Long> number(String path) {
    return get(path).map(document -> document.getFieldsOrThrow("n").getIntegerValue());
  }

  @Override
  public void close() {
    channel.close();
  }
}
