package io.boilerc.firestore.wire;

import com.google.protobuf.Timestamp;

/** Firestore's timestamps as microseconds since the epoch, their real resolution. */
public final class Timestamps {

  /** 0001-01-01T00:00:00Z, the earliest that google.protobuf.Timestamp allows. */
  private static final long MIN_MICROS = -62_135_596_800_000_000L;

  /** 9999-12-31T23:59:59.999999Z, the latest. */
  private static final long MAX_MICROS = 253_402_300_799_999_999L;

  private Timestamps() {}

  /** Microseconds since the epoch, rounded down as Firestore itself does. */
  public static long toMicros(Timestamp value) {
    return value.getSeconds() * 1_000_000 + value.getNanos() / 1_000;
  }

  /** The timestamp; see {@link #isValid}. */
  public static Timestamp fromMicros(long micros) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(micros, 1_000_000L))
        .setNanos((int) Math.floorMod(micros, 1_000_000L) * 1_000)
        .build();
  }

  /** Whether it lies in the years 1 to 9999. */
  public static boolean isValid(long micros) {
    return micros >= MIN_MICROS && micros <= MAX_MICROS;
  }
}
