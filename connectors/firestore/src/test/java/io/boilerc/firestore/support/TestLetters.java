package io.boilerc.firestore.support;

import com.google.firestore.v1.Value;
import io.boilerc.firestore.sink.RefusalLetters;
import java.util.Map;

/** Letters at {@code letters/<path with dots>}. */
public record TestLetters() implements RefusalLetters {
  private static final long serialVersionUID = 1L;

  @Override
  public String collection() {
    return "letters";
  }

  @Override
  public Map<String, String> marks() {
    return Map.of("kind", "refused");
  }

  @Override
  public String path(String refused) {
    return "letters/" + refused.replace('/', '.');
  }

  @Override
  public byte[] fields(String refused, String message) {
    return Wire.text(Map.of("kind", text("refused"), "root", text(refused), "why", text(message)));
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
