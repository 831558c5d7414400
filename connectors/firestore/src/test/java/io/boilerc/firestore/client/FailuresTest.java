package io.boilerc.firestore.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.grpc.Status;
import java.net.ConnectException;
import org.apache.flink.runtime.executiongraph.failover.ExecutionFailureHandler;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the JobManager makes of a failure: it hears of it in serialized form, and wrapped. */
class FailuresTest {

  private static final FirestoreConfig CONFIG =
      FirestoreConfig.builder("p", "job").emulatorHost("h:1").build();

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"PERMISSION_DENIED", "UNAUTHENTICATED", "NOT_FOUND", "INVALID_ARGUMENT"})
  void aRefusalEndsTheJob(Status.Code code) throws Exception {
    Status status = code.toStatus().withDescription("why").withCause(new ConnectException());
    assertThat(Failures.isTransient(status)).isFalse();
    FirestoreException failure = Failures.permanent(CONFIG, "reading", status);
    assertThat(endsTheJob(failure)).isTrue();
    assertThat(failure).hasMessageContaining("h:1").hasMessageContaining("why");
    assertThat(failure.getCause()).as("for the log").hasMessageContaining(code.name());
  }

  @Test
  void anOutageDoesNot() throws Exception {
    FirestoreException outage = Failures.unreachable(CONFIG, "reading", 30, Status.UNAVAILABLE);
    assertThat(endsTheJob(outage)).isFalse();
  }

  private static boolean endsTheJob(Exception failure) throws Exception {
    Exception ofTask = new Exception("the task failed", failure);
    byte[] sent = InstantiationUtil.serializeObject(new SerializedThrowable(ofTask));
    ClassLoader classes = FailuresTest.class.getClassLoader();
    SerializedThrowable received = InstantiationUtil.deserializeObject(sent, classes);
    return ExecutionFailureHandler.isUnrecoverableError(received.deserializeError(classes));
  }
}
