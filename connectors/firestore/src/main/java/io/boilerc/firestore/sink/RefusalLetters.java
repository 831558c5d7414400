package io.boilerc.firestore.sink;

import java.io.Serializable;
import java.util.Map;

/**
 * How a sink tells about documents that Firestore refuses: by a letter, a document beside them that
 * stands as long as the refused one is missing.
 *
 * <p>Which letters stand is read from Firestore before a writer first writes, so they are taken
 * back also after a change of parallelism and by a job that begins anew.
 */
public interface RefusalLetters extends Serializable {

  /** The collection of all letters. */
  String collection();

  /** Fields, all of them text, that every letter has and no other document of the collection. */
  Map<String, String> marks();

  /** Where the letter about a refused document is; depends on that document's path alone. */
  String path(String refused);

  /** The letter's fields as wire bytes; {@code message} is Firestore's reason. */
  byte[] fields(String refused, String message);
}
