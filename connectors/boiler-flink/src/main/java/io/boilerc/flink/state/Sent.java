package io.boilerc.flink.state;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A claim as it was last sent: its target, and a SHA-256 digest in place of the fields, which
 * Deliver keeps.
 */
public record Sent(String target, byte[] digest) {

  /** The claim of {@code fields} on {@code target}. */
  public static Sent of(String target, byte[] fields) {
    return new Sent(target, digestOf(fields));
  }

  /** The SHA-256 digest of bytes. */
  public static byte[] digestOf(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sent that
        && target.equals(that.target)
        && Arrays.equals(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return 31 * target.hashCode() + Arrays.hashCode(digest);
  }
}
