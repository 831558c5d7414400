package io.boilerc.flink.operator;

import io.boilerc.flink.function.Functions.Letter;

/**
 * Makes the dead letter of a source document that can't be read. It belongs to no view: {@code
 * view} is empty, {@code root} is the document and {@code attribute} the field.
 */
public final class UnreadableLetters {

  static final String EXCEPTION = "UnreadableDocument";

  private UnreadableLetters() {}

  /** The letter about {@code field} (segments joined by dots) of the document at {@code path}. */
  public static Letter of(String path, String field, String message) {
    return Letters.letter("", path, field, EXCEPTION, message);
  }
}
