package io.boilerc.flink.operator;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.flink.python.WireReader;
import io.boilerc.flink.text.Paths;
import java.util.Map;

/**
 * A dead letter as it was found in the database.
 *
 * @param view the view that it is about, or empty
 * @param root the document that it is about
 * @param exception what was wrong with it
 */
public record LetterText(String view, String root, String exception) {

  /** Reads a letter; null where the document is none, which only its id can tell. */
  public static LetterText read(DocumentChange found) {
    if (found.fields() == null) {
      return null;
    }
    Map<String, String> texts = new WireReader(found.fields()).texts();
    String view = texts.get("view");
    String root = texts.get("root");
    String attribute = texts.get("attribute");
    String exception = texts.get("exception");
    if (view == null || root == null || attribute == null || exception == null) {
      return null;
    }
    String path = Paths.collection(found.path()) + "/" + Letters.id(view, root, attribute);
    return path.equals(found.path()) ? new LetterText(view, root, exception) : null;
  }

  /** Whether it is one of {@link UnreadableLetters}. */
  public boolean isUnreadable() {
    return view.isEmpty() && exception.equals(UnreadableLetters.EXCEPTION);
  }

  /** Whether it is one of {@link RefusedLetters}. */
  public boolean isRefusal() {
    return view.equals(RefusedLetters.VIEW) && exception.equals(RefusedLetters.EXCEPTION);
  }
}
