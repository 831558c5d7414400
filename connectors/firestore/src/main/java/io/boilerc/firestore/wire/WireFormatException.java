package io.boilerc.firestore.wire;

/**
 * Bytes that are not what docs/architecture.md calls values on the wire; it says what was found and
 * at which byte.
 */
public final class WireFormatException extends Exception {

  private static final long serialVersionUID = 1L;

  WireFormatException(String reason, int offset) {
    super(reason + " (byte " + offset + ")");
  }
}
