package io.boilerc.flink.python;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads answers of CPython in marshal, version 2: lists, text and bytes, and any other value as its
 * own bytes, by {@link #raw}. What is not in the table of docs/architecture.md is refused.
 */
public final class WireReader {

  private static final int MAX_DEPTH = 200;

  private final byte[] in;
  private int position;

  /** Reads {@code in} from its start. */
  public WireReader(byte[] in) {
    this.in = in;
  }

  /** Enters a list and returns how many values follow. */
  public int beginList() {
    expect('[');
    return size();
  }

  /** Reads text. */
  public String text() {
    expect('u');
    int length = size();
    String text = new String(in, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  /** Reads bytes. */
  public byte[] bytes() {
    expect('s');
    int length = size();
    byte[] bytes = Arrays.copyOfRange(in, position, position + length);
    position += length;
    return bytes;
  }

  /** Reads a truth value. */
  public boolean truth() {
    int code = next();
    if (code != 'T' && code != 'F') {
      throw malformed("has '" + (char) code + "' where a truth value is expected");
    }
    return code == 'T';
  }

  /** Reads an integer of 64 bits. */
  public long integer() {
    int code = next();
    if (code == 'i') {
      return int32();
    }
    if (code != 'l') {
      throw malformed("has '" + (char) code + "' where an integer is expected");
    }
    return digits(int32());
  }

  private long digits(int count) {
    long value = 0;
    for (int i = 0; i < Math.abs(count); i++) {
      int start = position;
      advance(2);
      long digit = (in[start] & 0xff) | (in[start + 1] & 0xff) << 8;
      if (i > 4 || i == 4 && digit > 0b1111) {
        throw malformed("has an integer beyond 64 bits");
      }
      value |=
          digit << 15 * i; // the one value of 64 bits is the smallest, which is its own negation
    }
    if (count > 0 && value < 0) {
      throw malformed("has an integer beyond 64 bits");
    }
    return count < 0 ? -value : value;
  }

  /** Whether the next value is null, which is read then. */
  public boolean isNone() {
    if (peek() != 'N') {
      return false;
    }
    position++;
    return true;
  }

  /** Whether the next value is text. */
  public boolean isText() {
    return peek() == 'u';
  }

  /** Reads a map: the entries whose key and value are text. */
  public Map<String, String> texts() {
    expect('{');
    Map<String, String> texts = new HashMap<>();
    while (peek() != '0') {
      String key = text();
      if (peek() == 'u') {
        texts.put(key, text());
      } else {
        skip(1);
      }
    }
    position++;
    return texts;
  }

  /** Reads any value and returns the bytes that it is written in. */
  public byte[] raw() {
    int start = position;
    skip(0);
    return Arrays.copyOfRange(in, start, position);
  }

  /** Fails unless everything has been read. */
  public void end() {
    if (position != in.length) {
      throw malformed("has " + (in.length - position) + " bytes after its end");
    }
  }

  private void skip(int depth) {
    if (depth > MAX_DEPTH) {
      throw malformed("is nested deeper than " + MAX_DEPTH);
    }
    int code = next();
    switch (code) {
      case 'N', 'T', 'F' -> {}
      case 'i' -> advance(4);
      case 'g' -> advance(8);
      case 'l' -> advance(2 * Math.abs(int32()));
      case 'u', 's' -> advance(size());
      case '[', '(' -> {
        for (int left = size(); left > 0; left--) {
          skip(depth + 1);
        }
      }
      case '{' -> {
        while (peek() != '0') {
          skip(depth + 1);
          skip(depth + 1);
        }
        position++;
      }
      default -> throw malformed("has the unknown type code " + code);
    }
  }

  private void expect(char code) {
    int found = next();
    if (found != code) {
      throw malformed("has '" + (char) found + "' where '" + code + "' is expected");
    }
  }

  private int next() {
    int found = peek();
    position++;
    return found;
  }

  private int peek() {
    if (position >= in.length) {
      throw malformed("ends too early");
    }
    return in[position];
  }

  /** A length: no more than what is left, since every counted thing takes at least a byte. */
  private int size() {
    int size = int32();
    if (size < 0 || size > in.length - position) {
      throw malformed("has the impossible length " + size);
    }
    return size;
  }

  private int int32() {
    int start = position;
    advance(4);
    return (in[start] & 0xff)
        | (in[start + 1] & 0xff) << 8
        | (in[start + 2] & 0xff) << 16
        | in[start + 3] << 24;
  }

  private void advance(int count) {
    if (count < 0 || count > in.length - position) {
      throw malformed("ends too early");
    }
    position += count;
  }

  private IllegalArgumentException malformed(String what) {
    return new IllegalArgumentException(
        "the value " + what + ", at byte " + position + " of " + in.length);
  }
}
