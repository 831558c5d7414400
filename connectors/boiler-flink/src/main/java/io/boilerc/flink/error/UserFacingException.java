package io.boilerc.flink.error;

import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * An error whose message alone is meant for the user: one sentence that says what, where and how to
 * fix it. Launchers look for this class in the chain of causes and show nothing else.
 */
public class UserFacingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An error with its sentence. */
  public UserFacingException(String message) {
    super(message);
  }

  /** An error with its sentence, and a cause that only the log shows. */
  public UserFacingException(String message, Throwable cause) {
    super(message, cause);
  }

  /** This error for a task: it ends the job, since trying again can't help. */
  public RuntimeException endingTheJob() {
    return new SuppressRestartsException(this);
  }
}
