package io.boilerc.flink.operator;

import io.boilerc.firestore.sink.RefusalLetters;
import java.util.Map;

/**
 * Makes the dead letters of views that Firestore refuses to write. The sink writes them itself,
 * since only it knows; they belong to no view: {@code view} is empty, {@code root} is the document.
 *
 * @param collection where dead letters are stored
 */
public record RefusedLetters(String collection) implements RefusalLetters {

  private static final long serialVersionUID = 1L;

  static final String VIEW = "";
  private static final String ATTRIBUTE = "document";
  static final String EXCEPTION = "WriteRefused";

  @Override
  public Map<String, String> marks() {
    return Map.of("view", VIEW, "attribute", ATTRIBUTE, "exception", EXCEPTION);
  }

  @Override
  public String path(String refused) {
    return collection + "/" + Letters.id(VIEW, refused, ATTRIBUTE);
  }

  @Override
  public byte[] fields(String refused, String message) {
    return Letters.letter(VIEW, refused, ATTRIBUTE, EXCEPTION, message).fields();
  }
}
