package io.boilerc.flink.job;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.listing.Listing;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.operator.LetterText;
import io.boilerc.flink.plan.Node;
import io.boilerc.flink.plan.Plan;
import io.boilerc.flink.text.Paths;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a database is the program's own: the documents that it has written in earlier runs or
 * attempts, if they are still there. Everything else is left alone.
 *
 * @param owned templates of the paths that it writes, but those whose beginning is unknown
 * @param sources collection templates that it reads, and never writes
 * @param views the names of its views
 * @param letterCollection where its dead letters are; empty where it has none
 */
record Belongings(
    List<String> owned, List<String> sources, Set<String> views, String letterCollection)
    implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String UNKNOWN = "**";
  private static final String FENCES = "_boiler/";

  /** Dead letters of other jobs are in the same collection. */
  private static final String LETTERS = "boilerErrors";

  /** Of the program that {@code plan} is for. */
  static Belongings of(Plan plan) {
    // What a method for deletions left stays, although no root claims it any more.
    Set<String> outliving =
        plan.nodes(Node.View.class)
            .flatMap(view -> view.templates().stream())
            .collect(Collectors.toSet());
    return new Belongings(
        plan.owned().stream()
            .filter(template -> !Arrays.asList(template.split("/")).contains(UNKNOWN))
            .filter(template -> !outliving.contains(template))
            .toList(),
        plan.nodes(Node.DocumentSource.class)
            .map(Node.DocumentSource::collection)
            .distinct()
            .toList(),
        Stream.concat(
                plan.nodes(Node.View.class).map(Node.View::view),
                plan.nodes(Node.Aggregate.class).map(Node.Aggregate::view))
            .collect(Collectors.toCollection(TreeSet::new)),
        plan.letterCollection());
  }

  /** Where to look for it; more may be found there. */
  List<Listing> listings() {
    Stream<Listing> documents = owned.stream().map(Listing::of);
    if (letterCollection.isEmpty()) {
      return documents.toList();
    }
    // Letters after documents: one about a refused document has the last word about it.
    Stream<Listing> letters =
        Stream.concat(views.stream(), Stream.of(""))
            .map(view -> new Listing(letterCollection + "/*", "view", view));
    return Stream.concat(documents, letters).toList();
  }

  /** Whether it is a dead letter, of whichever job. */
  boolean isLetter(DocumentChange found) {
    return Paths.collection(found.path()).equals(letterCollection);
  }

  /** What is to be told to whoever decides on a view document; null: it is not ours. */
  Message view(DocumentChange found) {
    return isOwned(found.path())
        ? Message.existing(found.path(), found.fields(), found.updateTimeMicros(), found.epoch())
        : null;
  }

  /** The same for whoever decides on a dead letter. */
  Message letter(DocumentChange found) {
    LetterText letter = LetterText.read(found);
    if (letter == null || !isRead(letter.root())) {
      return null;
    }
    return letter.isUnreadable() || views.contains(letter.view())
        ? Message.existing(found.path(), found.fields(), found.updateTimeMicros(), found.epoch())
        : null;
  }

  /**
   * What a dead letter tells of a view document that Firestore refused: whatever is there, it is
   * not what was to be there. So it is written again, or deleted where nobody claims it any more,
   * and the sink takes the letter back in the same commit.
   */
  Message refused(DocumentChange found) {
    LetterText letter = LetterText.read(found);
    return letter != null && letter.isRefusal() && isOwned(letter.root())
        ? Message.existing(letter.root(), null, 0, found.epoch())
        : null;
  }

  private boolean isOwned(String path) {
    String collection = Paths.collection(path);
    return owned.stream().anyMatch(template -> Paths.matches(template, path))
        && !isRead(path)
        && !path.startsWith(FENCES)
        && !collection.equals(LETTERS)
        && !collection.equals(letterCollection);
  }

  private boolean isRead(String path) {
    String collection = Paths.collection(path);
    return sources.stream().anyMatch(template -> Paths.matches(template, collection));
  }
}
