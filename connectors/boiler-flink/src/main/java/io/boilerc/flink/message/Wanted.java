package io.boilerc.flink.message;

import java.nio.charset.StandardCharsets;

/**
 * A subscription that a root holds: a slot, and the key that Resolve or Match is asked for.
 *
 * <p>For Resolve the key is a document path. For Match it is the wire bytes of a value, carried as
 * text of one character a byte, since Flink's keys need equality and arrays have none.
 */
public record Wanted(String slot, String key) {

  /** The text that carries a join key's bytes. */
  public static String textOf(byte[] joinKey) {
    return new String(joinKey, StandardCharsets.ISO_8859_1);
  }
}
