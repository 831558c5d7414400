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

  /** Writes an integer of 64 bits. */
  public WireWriter integer(long value) {
    if (value == (int) value) {
      return integer((int) value);
    }
    out.write('l');
    int count = 0;
    for (long rest = value; rest != 0; rest /= 32768) {
      count++;
    }
    int32(value < 0 ? -count : count);
    for (long rest = value; rest != 0; rest /= 32768) {
      int digit = (int) (Math.abs(rest % 32768));
      out.write(digit);
      out.write(digit >>> 8);
    }
    return this;
  }

  /** Writes bytes, or null. */
  public WireWriter bytes(byte[] bytes) {
    if (bytes == null) {
      return none();
    }
    out.write('s');
    int32(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  /** Writes null. */
  public WireWriter none() {
    out.write('N');
    return this;
  }

  /** Writes a truth value. */
  public WireWriter truth(boolean value) {
    out.write(value ? 'T' : 'F');
    return this;
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
