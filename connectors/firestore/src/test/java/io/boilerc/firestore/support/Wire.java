package io.boilerc.firestore.support;

import com.google.firestore.v1.Value;
import io.boilerc.firestore.wire.DocumentNames;
import io.boilerc.firestore.wire.FieldsDecoder;
import io.boilerc.firestore.wire.FieldsEncoder;
import java.util.Map;

/** Small documents as wire bytes. */
public final class Wire {

  private static final DocumentNames NAMES =
      new DocumentNames("projects/p/databases/(default)/documents");

  private Wire() {}

  /** {@code {"n": number}}. */
  public static byte[] number(long n) {
    return text(Map.of("n", Value.newBuilder().setIntegerValue(n).build()));
  }

  /** Any fields without references. */
  public static byte[] text(Map<String, Value> fields) {
    try {
      return new FieldsEncoder(NAMES).encode("t/t", fields);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The number in {@code {"n": number}}. */
  public static long number(byte[] fields) {
    try {
      return new FieldsDecoder(NAMES).decode(fields).get("n").getIntegerValue();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
