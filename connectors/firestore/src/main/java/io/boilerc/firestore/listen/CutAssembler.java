package io.boilerc.firestore.listen;

import com.google.firestore.v1.DocumentDelete;
import com.google.firestore.v1.DocumentRemove;
import com.google.firestore.v1.ExistenceFilter;
import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.Target;
import com.google.firestore.v1.TargetChange;
import com.google.protobuf.ByteString;
import com.google.protobuf.Int32Value;
import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.wire.DocumentNames;
import io.boilerc.firestore.wire.DocumentReader;
import io.boilerc.firestore.wire.Timestamps;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes consistent cuts of the messages of one stream after another.
 *
 * <p>A cut is complete when every target has sent CURRENT since its last ADD or RESET and then a
 * NO_CHANGE comes for all targets, with a read time. What comes before that lies in an {@link
 * Overlay} and is forgotten when the stream breaks, because the tokens are those of the last
 * complete cut too. A complete cut whose read time is not after the last one's extends that one:
 * what it brought waits for the next greater read time, so that no change is late and no cut goes
 * back.
 *
 * <p>A target that begins again (RESET, or listed without a token) is swept: at the next cut, what
 * it did not list again is gone.
 */
public final class CutAssembler {

  /** One bit of a {@code long} each. */
  public static final int MAX_TARGETS = 64;

  private final DocumentNames names;
  private final DocumentReader reader;
  private final List<CollectionTemplate> templates;
  private final List<String> texts;
  private final Map<String, Held> held;
  private final List<ByteString> tokens;
  private final List<ByteString> newTokens;
  private final Overlay overlay = new Overlay();
  private Round round = new Round();
  private long putOffMicros = ListenState.NO_CUT;
  private long cutMicros;
  private long current;

  /** Continues from a state, whose templates are the targets. */
  public CutAssembler(DocumentNames names, ListenState state) {
    if (state.templates().isEmpty() || state.templates().size() > MAX_TARGETS) {
      throw new IllegalArgumentException(
          "one stream takes 1 to "
              + MAX_TARGETS
              + " collections, not "
              + state.templates().size()
              + "; split the program into several jobs");
    }
    this.names = names;
    this.reader = new DocumentReader(names);
    this.texts = state.templates();
    this.templates = texts.stream().map(CollectionTemplate::parse).toList();
    this.held = new HashMap<>(state.held());
    this.tokens = new ArrayList<>(state.tokens());
    this.newTokens = new ArrayList<>(tokens);
    this.cutMicros = state.cutMicros();
  }

  /** Begins a new stream after the last complete cut; the targets to ask for, with ids from 1. */
  public List<Target> begin() {
    overlay.clear();
    round = new Round();
    putOffMicros = ListenState.NO_CUT;
    current = 0;
    Collections.copy(newTokens, tokens);
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < templates.size(); i++) {
      Target.Builder target =
          Target.newBuilder().setTargetId(i + 1).setQuery(templates.get(i).query(names.toString()));
      if (tokens.get(i).isEmpty()) {
        overlay.reset(1L << i);
      } else {
        target
            .setResumeToken(tokens.get(i))
            .setExpectedCount(Int32Value.of(overlay.count(held, 1L << i)));
      }
      targets.add(target.build());
    }
    return targets;
  }

  /** Whether the next stream would resume anything. */
  public boolean hasTokens() {
    return tokens.stream().anyMatch(token -> !token.isEmpty());
  }

  /** The next stream shall list every target again. */
  public void dropTokens() {
    Collections.fill(tokens, ByteString.EMPTY);
  }

  /** As of the last complete cut; a copy. */
  public ListenState state() {
    return new ListenState(texts, List.copyOf(tokens), new HashMap<>(held), cutMicros);
  }

  /**
   * Whether a cut waits because its targets may show different states ({@link Round}). If no
   * message follows, nothing came in between: then {@link #completePutOff} has the cut.
   */
  public boolean isPutOff() {
    return putOffMicros != ListenState.NO_CUT;
  }

  /** The cut that was put off. */
  public Outcome completePutOff() {
    long micros = putOffMicros;
    putOffMicros = ListenState.NO_CUT;
    return complete(micros);
  }

  /** Takes the stream's next message. */
  public Outcome accept(ListenResponse response) {
    putOffMicros = ListenState.NO_CUT;
    return switch (response.getResponseTypeCase()) {
      case TARGET_CHANGE -> targetChange(response.getTargetChange());
      case DOCUMENT_CHANGE -> {
        var change = response.getDocumentChange();
        DocumentChange state = reader.read(change.getDocument());
        round.document(state.updateTimeMicros());
        overlay.put(state, mask(change.getTargetIdsList()), mask(change.getRemovedTargetIdsList()));
        yield Outcome.Nothing.INSTANCE;
      }
      case DOCUMENT_DELETE -> {
        DocumentDelete delete = response.getDocumentDelete();
        List<Integer> ids = delete.getRemovedTargetIdsList();
        // A deleted document is in no target, named or not.
        overlay.remove(names.path(delete.getDocument()), ids.isEmpty() ? all() : mask(ids));
        yield Outcome.Nothing.INSTANCE;
      }
      case DOCUMENT_REMOVE -> {
        DocumentRemove remove = response.getDocumentRemove();
        overlay.remove(names.path(remove.getDocument()), mask(remove.getRemovedTargetIdsList()));
        yield Outcome.Nothing.INSTANCE;
      }
      case FILTER -> filter(response.getFilter());
      case RESPONSETYPE_NOT_SET -> Outcome.Nothing.INSTANCE;
    };
  }

  private Outcome targetChange(TargetChange change) {
    long targets = change.getTargetIdsCount() == 0 ? all() : mask(change.getTargetIdsList());
    if (!change.getResumeToken().isEmpty()) {
      forEach(targets, i -> newTokens.set(i, change.getResumeToken()));
    }
    switch (change.getTargetChangeType()) {
      case ADD -> current &= ~targets;
      case CURRENT -> {
        current |= targets;
        if (change.hasReadTime()) {
          round.current(Timestamps.toMicros(change.getReadTime()));
        }
      }
      case RESET -> {
        current &= ~targets;
        overlay.reset(targets);
      }
      case REMOVE -> {
        return removed(change, targets);
      }
      default -> {
        if (change.getTargetIdsCount() == 0 && change.hasReadTime() && current == all()) {
          return roundEnds(Timestamps.toMicros(change.getReadTime()));
        }
      }
    }
    return Outcome.Nothing.INSTANCE;
  }

  /**
   * The server gave targets up: with a token, the token may be to blame; without, nothing helps.
   */
  private Outcome removed(TargetChange change, long targets) {
    int code = change.getCause().getCode();
    Status status = Status.fromCodeValue(code).withDescription(change.getCause().getMessage());
    boolean[] resumed = {false};
    forEach(
        targets,
        i -> {
          resumed[0] |= !tokens.get(i).isEmpty();
          tokens.set(i, ByteString.EMPTY);
        });
    boolean retry = resumed[0] || status.isOk();
    return new Outcome.Restart(
        retry
            ? Status.ABORTED.withDescription("target removed: " + status.getDescription())
            : status);
  }

  private Outcome roundEnds(long micros) {
    if (round.endsMixed()) {
      putOffMicros = micros;
      return Outcome.Nothing.INSTANCE;
    }
    return complete(micros);
  }

  private Outcome complete(long micros) {
    if (micros <= cutMicros) {
      return Outcome.Nothing.INSTANCE;
    }
    List<DocumentChange> changes = new ArrayList<>();
    Map<String, Held> after = new HashMap<>();
    overlay.forEach(held, (path, state) -> settle(path, state, changes, after));
    after.forEach(
        (path, document) -> {
          if (document == null) {
            held.remove(path);
          } else {
            held.put(path, document);
          }
        });
    overlay.clear();
    Collections.copy(tokens, newTokens);
    cutMicros = micros;
    return new Cut(micros, changes);
  }

  private void settle(
      String path, DocumentChange state, List<DocumentChange> changes, Map<String, Held> after) {
    Held before = held.get(path);
    long targets = overlay.targets(path, before);
    if (targets == 0) {
      if (before != null) {
        after.put(path, null);
        emit(DocumentChange.deleted(path), changes);
      }
      return;
    }
    if (state == null) {
      // Only another set of targets; without a state of its own it must have been held before.
      if (before != null) {
        after.put(path, new Held(before.updateTimeMicros(), targets));
      }
      return;
    }
    after.put(path, new Held(state.updateTimeMicros(), targets));
    if (before == null || before.updateTimeMicros() != state.updateTimeMicros()) {
      emit(state, changes);
    }
  }

  /** A query may cover more than its template; the rest is held only to be counted. */
  private void emit(DocumentChange change, List<DocumentChange> changes) {
    if (templates.stream().anyMatch(template -> template.matches(change.path()))) {
      changes.add(change);
    }
  }

  private Outcome filter(ExistenceFilter filter) {
    int index = filter.getTargetId() - 1;
    if (index < 0 || index >= templates.size()) {
      return Outcome.Nothing.INSTANCE;
    }
    long target = 1L << index;
    if (overlay.count(held, target) == filter.getCount()) {
      return Outcome.Nothing.INSTANCE;
    }
    NameFilter unchanged = new NameFilter(filter.getUnchangedNames());
    if (filter.hasUnchangedNames() && unchanged.isUsable()) {
      held.forEach(
          (path, document) -> {
            if ((overlay.targets(path, document) & target) != 0
                && !overlay.isAdded(path, target)
                && !unchanged.mayContain(names.name(path))) {
              overlay.remove(path, target);
            }
          });
      if (overlay.count(held, target) == filter.getCount()) {
        return Outcome.Nothing.INSTANCE;
      }
    }
    tokens.set(index, ByteString.EMPTY);
    return new Outcome.Restart(
        Status.ABORTED.withDescription(
            "'" + texts.get(index) + "' has another number of documents; it is listed again"));
  }

  private long all() {
    return -1L >>> (MAX_TARGETS - templates.size());
  }

  private long mask(List<Integer> ids) {
    long mask = 0;
    for (int id : ids) {
      if (id >= 1 && id <= templates.size()) {
        mask |= 1L << (id - 1);
      }
    }
    return mask;
  }

  private static void forEach(long targets, java.util.function.IntConsumer action) {
    for (long rest = targets; rest != 0; rest &= rest - 1) {
      action.accept(Long.numberOfTrailingZeros(rest));
    }
  }
}
