package io.boilerc.firestore.types;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Strings and byte arrays in states and messages: a length of four bytes, then the bytes; -1 for
 * null.
 */
public final class Encoding {

  private Encoding() {}

  /** Writes an array or null. */
  public static void writeBytes(byte[] value, DataOutput out) throws IOException {
    if (value == null) {
      out.writeInt(-1);
      return;
    }
    out.writeInt(value.length);
    out.write(value);
  }

  /** Reads what {@link #writeBytes} wrote. */
  public static byte[] readBytes(DataInput in) throws IOException {
    int length = in.readInt();
    if (length == -1) {
      return null;
    }
    if (length < 0) {
      throw new IOException("damaged state: a length of " + length);
    }
    byte[] value = new byte[length];
    in.readFully(value);
    return value;
  }

  /** Writes a string or null; not {@code writeUTF}, which ends at 64 KiB. */
  public static void writeString(String value, DataOutput out) throws IOException {
    writeBytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8), out);
  }

  /** Reads what {@link #writeString} wrote. */
  public static String readString(DataInput in) throws IOException {
    byte[] bytes = readBytes(in);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
