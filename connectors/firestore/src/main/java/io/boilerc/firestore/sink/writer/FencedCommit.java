package io.boilerc.firestore.sink.writer;

import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.CommitResponse;
import com.google.firestore.v1.Write;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.client.Failures;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.client.Retry;
import io.boilerc.firestore.epoch.Fence;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;

/** Commits under the fence; one whose result is unknown is sent again. */
final class FencedCommit {

  /** So often a commit may fail its conditions in a row though the fence is ours. */
  private static final int MAX_CONFIRMATIONS = 5;

  private final FirestoreConfig config;
  private final FirestoreChannel channel;
  private final Fence fence;

  FencedCommit(FirestoreConfig config, FirestoreChannel channel, Fence fence) {
    this.config = config;
    this.channel = channel;
    this.fence = fence;
  }

  /** Commits until the result is known; null, or why Firestore will never take these writes. */
  Status attempt(List<Write> writes) throws FirestoreException, InterruptedException {
    Retry retry = new Retry(config, "committing documents", config.retryTimeout());
    int confirmations = 0;
    while (true) {
      CommitRequest request =
          CommitRequest.newBuilder()
              .setDatabase(config.databaseName())
              .addAllWrites(writes)
              .addWrites(fence.check())
              .build();
      try {
        CommitResponse response = channel.calls().commit(request);
        fence.checked(response.getWriteResults(response.getWriteResultsCount() - 1));
        return null;
      } catch (StatusRuntimeException e) {
        Status status = e.getStatus();
        switch (status.getCode()) {
          case INVALID_ARGUMENT -> {
            return status;
          }
          case FAILED_PRECONDITION, NOT_FOUND -> {
            fence.confirm();
            if (++confirmations > MAX_CONFIRMATIONS) {
              throw new FirestoreException(
                  "Firestore "
                      + config.where()
                      + " refuses commits again and again though the sink has its fence: "
                      + Failures.described(status)
                      + ".",
                  e);
            }
          }
          default -> retry.failed(status);
        }
      }
    }
  }
}
