package io.boilerc.firestore.sink.writer;

import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.sink.RefusalLetters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The letters about refused documents: which of them stand, and which are still to be written.
 *
 * <p>No state in checkpoints: a letter stands if and only if it is in Firestore, and state of a
 * sink's writers would come to other subtasks than its documents when the parallelism changes. A
 * letter is taken back in the commit that writes its document, so no failure can come in between.
 */
final class Refusals {

  private final RefusalLetters letters;

  /** Paths of letters, maybe also of letters about other subtasks' documents. */
  private final Set<String> standing;

  private final List<PendingWrite> due = new ArrayList<>();

  private Refusals(RefusalLetters letters, Set<String> standing) {
    this.letters = letters;
    this.standing = standing;
  }

  /**
   * Reads what stands; after the fence was taken, so that no earlier writer of this subtask can add
   * to it any more.
   *
   * @param letters null where there are none
   */
  static Refusals load(FirestoreConfig config, FirestoreChannel channel, RefusalLetters letters)
      throws FirestoreException, InterruptedException {
    return new Refusals(
        letters,
        letters == null
            ? Set.of()
            : new HashSet<>(StandingLetters.paths(config, channel, letters)));
  }

  /** What must go into the commit of the document at {@code path} too; null: nothing. */
  DocumentWrite withdrawal(String path) {
    if (standing.isEmpty()) {
      return null;
    }
    String letter = letters.path(path);
    return standing.contains(letter) ? new DocumentWrite(letter, null) : null;
  }

  /** These documents are written, and their letters taken back. */
  void written(List<PendingWrite> documents) {
    for (PendingWrite document : documents) {
      if (standing.isEmpty()) {
        return;
      }
      standing.remove(letters.path(document.write().path()));
    }
  }

  /** This document is refused. */
  void refused(PendingWrite document, String message) {
    if (letters == null) {
      return;
    }
    String path = document.write().path();
    byte[] fields = letters.fields(path, message);
    due.add(new PendingWrite(document.cutMicros(), new DocumentWrite(letters.path(path), fields)));
  }

  /** The letters to write now; afterwards there are none. */
  List<PendingWrite> takeDue() {
    List<PendingWrite> taken = List.copyOf(due);
    due.clear();
    return taken;
  }

  /** These letters are written. */
  void stand(List<PendingWrite> written) {
    written.forEach(letter -> standing.add(letter.write().path()));
  }
}
