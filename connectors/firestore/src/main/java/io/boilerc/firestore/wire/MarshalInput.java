package io.boilerc.firestore.wire;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the single items of marshal, version 2, strictly: nothing but what {@link MarshalOutput}
 * writes passes.
 */
final class MarshalInput {

  private final byte[] buffer;
  private int position;

  MarshalInput(byte[] buffer) {
    this.buffer = buffer;
  }

  char code() throws WireFormatException {
    require(1);
    return (char) (buffer[position++] & 0xff);
  }

  boolean atEnd() {
    return position == buffer.length;
  }

  int int32() throws WireFormatException {
    require(4);
    int value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (buffer[position++] & 0xff) << shift;
    }
    return value;
  }

  /** What follows code {@code l}: an integer that needs more than 32 bits, and no more than 64. */
  long bigInteger() throws WireFormatException {
    int count = int32();
    // Compared without Math.abs, which has no answer for the smallest integer.
    if (count < -5 || count > 5) {
      throw error("an integer of more than 64 bits");
    }
    int digits = Math.abs(count);
    require(2 * digits);
    long magnitude = 0;
    int last = 0;
    for (int i = 0; i < digits; i++) {
      last = (buffer[position] & 0xff) | (buffer[position + 1] & 0xff) << 8;
      position += 2;
      if (last >>> MarshalOutput.DIGIT_BITS != 0) {
        throw error("a digit of an integer has more than 15 bits");
      }
      // Of the fifth digit, four bits are left in 64.
      if (i == 4 && last >= 1 << 4) {
        throw error("an integer of more than 64 bits");
      }
      magnitude |= (long) last << (MarshalOutput.DIGIT_BITS * i);
    }
    long value = count < 0 ? -magnitude : magnitude;
    boolean tooLarge = count < 0 ? value > 0 : value < 0;
    if (tooLarge) {
      throw error("an integer of more than 64 bits");
    }
    if (last == 0 || value == (int) value) {
      throw error("an integer in a longer form than it needs");
    }
    return value;
  }

  double real() throws WireFormatException {
    require(8);
    long bits = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      bits |= (buffer[position++] & 0xffL) << shift;
    }
    return Double.longBitsToDouble(bits);
  }

  /**
   * What follows code {@code u}; lone surrogates, which CPython would write, are not text anywhere
   * else.
   */
  String text() throws WireFormatException {
    int length = length();
    try {
      String value =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(buffer, position, length))
              .toString();
      position += length;
      return value;
    } catch (CharacterCodingException e) {
      throw error("text that is not UTF-8 (a lone surrogate?)");
    }
  }

  ByteString bytes() throws WireFormatException {
    int length = length();
    ByteString value = ByteString.copyFrom(buffer, position, length);
    position += length;
    return value;
  }

  /**
   * A number of items or bytes, each of which needs a byte at least, so damaged lengths never
   * reserve memory.
   */
  int length() throws WireFormatException {
    int length = int32();
    if (length < 0) {
      throw error("a negative length");
    }
    require(length);
    return length;
  }

  WireFormatException error(String reason) {
    return new WireFormatException(reason, position);
  }

  private void require(int more) throws WireFormatException {
    if (buffer.length - position < more) {
      throw error("the bytes end in the middle of a value");
    }
  }
}
