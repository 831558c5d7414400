package io.boilerc.flink.python;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes requests to CPython in marshal, version 2: the part of the wire format
 * (docs/architecture.md) that the embedded functions' protocol needs. Document fields go in as they
 * are, by {@link #raw}.
 */
public final class WireWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  /** Starts a list of exactly {@code size} values. */
  public WireWriter beginList(int size) {
    out.write('[');
    return int32(size);
  }

  /** Starts a map: keys and values in turn, keys in code-point order, then {@link #endMap}. */
  public WireWriter beginMap() {
    out.write('{');
    return this;
  }

  /** Ends a map. */
  public WireWriter endMap() {
    out.write('0');
    return this;
  }

  /** Writes text. */
  public WireWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.write('u');
    int32(utf8.length);
    out.writeBytes(utf8);
    return this;
  }

  /** Writes an integer of 32 bits. */
  public WireWriter integer(int value) {
    out.write('i');
    return int32(value);
  }

  /** Writes a value that is in the wire format already. */
  public WireWriter raw(byte[] value) {
    out.writeBytes(value);
    return this;
  }

  /** All that was written. */
  public byte[] toBytes() {
    return out.toByteArray();
  }

  private WireWriter int32(int value) {
    out.write(value);
    out.write(value >>> 8);
    out.write(value >>> 16);
    out.write(value >>> 24);
    return this;
  }
}
