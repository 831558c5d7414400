package io.boilerc.firestore.wire;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the single items of marshal, version 2: type codes and what follows them. Numbers are
 * little-endian.
 */
final class MarshalOutput {

  /**
   * Big integers are digits of this many bits (CPython, Python/marshal.c, PyLong_MARSHAL_SHIFT).
   */
  static final int DIGIT_BITS = 15;

  private static final int DIGIT_MASK = (1 << DIGIT_BITS) - 1;

  /** What every NaN is written as. */
  private static final long NAN_BITS = 0x7ff8000000000000L;

  private byte[] buffer = new byte[256];
  private int size;

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  /** A type code, or a single byte that is all of a value. */
  void code(char code) {
    reserve(1);
    buffer[size++] = (byte) code;
  }

  void bool(boolean value) {
    code(value ? 'T' : 'F');
  }

  void integer(long value) {
    if (value == (int) value) {
      code('i');
      int32((int) value);
      return;
    }
    code('l');
    // The magnitude as an unsigned number, right for Long.MIN_VALUE too.
    long magnitude = value < 0 ? -value : value;
    int digits = (64 - Long.numberOfLeadingZeros(magnitude) + DIGIT_BITS - 1) / DIGIT_BITS;
    int32(value < 0 ? -digits : digits);
    reserve(2 * digits);
    for (long rest = magnitude; rest != 0; rest >>>= DIGIT_BITS) {
      int digit = (int) (rest & DIGIT_MASK);
      buffer[size++] = (byte) digit;
      buffer[size++] = (byte) (digit >>> 8);
    }
  }

  void real(double value) {
    code('g');
    long bits = Double.isNaN(value) ? NAN_BITS : Double.doubleToRawLongBits(value);
    reserve(8);
    for (int shift = 0; shift < 64; shift += 8) {
      buffer[size++] = (byte) (bits >>> shift);
    }
  }

  void text(String value) {
    code('u');
    raw(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Text that is UTF-8 already. */
  void text(ByteString utf8) {
    code('u');
    raw(utf8);
  }

  void bytes(ByteString value) {
    code('s');
    raw(value);
  }

  /** Begins a tuple or list of so many items. */
  void open(char code, int items) {
    code(code);
    int32(items);
  }

  private void raw(byte[] value) {
    int32(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, buffer, size, value.length);
    size += value.length;
  }

  private void raw(ByteString value) {
    int32(value.size());
    reserve(value.size());
    value.copyTo(buffer, size);
    size += value.size();
  }

  private void int32(int value) {
    reserve(4);
    for (int shift = 0; shift < 32; shift += 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
  }

  private void reserve(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
