package io.boilerc.flink.python;

import io.boilerc.flink.error.UserFacingException;
import io.boilerc.flink.function.Functions;
import io.boilerc.flink.message.Wanted;
import io.boilerc.flink.plan.Program;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The user's functions in CPython: puts each call into a request of the embedded functions'
 * protocol and takes the answer apart. Not thread-safe; one an operator subtask.
 */
public final class EmbeddedFunctions implements Functions {

  private final Dispatcher python;
  private final Program program;
  private final Set<String> referenceSlots;

  /**
   * Loads {@code program}. {@code python} is closed with these functions, and when loading fails.
   *
   * @param referenceSlots the slots whose keys are document paths; all others' are join keys
   */
  public EmbeddedFunctions(Dispatcher python, Program program, Set<String> referenceSlots) {
    this.python = python;
    this.program = program;
    this.referenceSlots = referenceSlots;
    try {
      ask(program.loadRequest()).end();
    } catch (RuntimeException e) {
      python.close();
      throw e;
    }
  }

  @Override
  public List<Wanted> references(
      String node, String root, byte[] fields, Map<String, Map<String, byte[]>> slots) {
    WireReader answer = ask(rootRequest(6, "references", node, root, fields, slots));
    List<Wanted> wanted = new ArrayList<>();
    for (int left = answer.beginList(); left > 0; left--) {
      answer.beginList();
      String slot = answer.text();
      byte[] key = answer.bytes();
      wanted.add(
          new Wanted(
              slot,
              referenceSlots.contains(slot)
                  ? new String(key, StandardCharsets.UTF_8)
                  : Wanted.textOf(key)));
    }
    answer.end();
    return wanted;
  }

  @Override
  public Indexed index(String node, String path, byte[] fields) {
    WireReader answer = ask(request(5, "index", node).text(path).raw(fields));
    List<String> keys = new ArrayList<>();
    for (int left = answer.beginList(); left > 0; left--) {
      keys.add(Wanted.textOf(answer.bytes()));
    }
    List<Letter> letters = letters(answer);
    answer.end();
    return new Indexed(keys, letters);
  }

  @Override
  public Indexed group(String node, String path, byte[] fields) {
    WireReader answer = ask(request(5, "group", node).text(path).raw(fields));
    List<String> keys = new ArrayList<>();
    for (int left = answer.beginList(); left > 0; left--) {
      keys.add(answer.text());
    }
    List<Letter> letters = letters(answer);
    answer.end();
    return new Indexed(keys, letters);
  }

  @Override
  public Evaluated view(
      String node,
      String root,
      byte[] fields,
      Map<String, Map<String, byte[]>> slots,
      boolean updated) {
    WireReader answer = ask(rootRequest(7, "view", node, root, fields, slots).truth(updated));
    Evaluated evaluated = evaluated(answer);
    answer.end();
    return evaluated;
  }

  @Override
  public boolean holds(String node, String root, byte[] fields) {
    WireReader answer = ask(request(5, "holds", node).text(root).raw(fields));
    boolean holds = answer.truth();
    answer.end();
    return holds;
  }

  @Override
  public Evaluated deleted(String node, String root, byte[] last) {
    WireReader answer = ask(request(5, "deleted", node).text(root).raw(last));
    Evaluated evaluated = evaluated(answer);
    answer.end();
    return evaluated;
  }

  @Override
  public Folded aggregate(
      String node, String group, byte[] kept, Map<String, byte[]> before, Map<String, byte[]> now) {
    WireWriter request = request(7, "aggregate", node).text(group).bytes(kept);
    documents(request, before);
    documents(request, now);
    WireReader answer = answer(request);
    return answer == null ? null : folded(answer);
  }

  @Override
  public Folded refold(String node, String group, Map<String, byte[]> rows) {
    WireWriter request = request(5, "refold", node).text(group);
    documents(request, rows);
    return folded(ask(request));
  }

  @Override
  public void close() {
    python.close();
  }

  private static Folded folded(WireReader answer) {
    byte[] kept = answer.isNone() ? null : answer.bytes();
    Evaluated evaluated = evaluated(answer);
    answer.end();
    return new Folded(kept, evaluated);
  }

  private static Evaluated evaluated(WireReader answer) {
    List<Claim> claims = new ArrayList<>();
    for (int left = answer.beginList(); left > 0; left--) {
      answer.beginList();
      claims.add(new Claim(answer.text(), answer.raw()));
    }
    return new Evaluated(claims, letters(answer));
  }

  private static List<Letter> letters(WireReader answer) {
    List<Letter> letters = new ArrayList<>();
    for (int left = answer.beginList(); left > 0; left--) {
      answer.beginList();
      letters.add(new Letter(answer.text(), answer.raw()));
    }
    return letters;
  }

  private WireWriter request(int size, String name, String node) {
    return new WireWriter().beginList(size).text(name).text(program.digest()).text(node);
  }

  private WireWriter rootRequest(
      int size,
      String name,
      String node,
      String root,
      byte[] fields,
      Map<String, Map<String, byte[]>> slots) {
    WireWriter request = request(size, name, node).text(root).raw(fields).beginMap();
    slots.forEach(
        (slot, documents) -> {
          request.text(slot);
          documents(request, documents);
        });
    return request.endMap();
  }

  private static void documents(WireWriter request, Map<String, byte[]> documents) {
    request.beginMap();
    documents.forEach(
        (path, fields) -> {
          request.text(path);
          if (fields == null) {
            request.none();
          } else {
            request.raw(fields);
          }
        });
    request.endMap();
  }

  /** Sends a request; returns a reader behind the "ok" of its answer. */
  private WireReader ask(WireWriter request) {
    WireReader answer = answer(request);
    if (answer == null) {
      throw new UserFacingException("the embedded Python can't go on from what it was given")
          .endingTheJob();
    }
    return answer;
  }

  /** The same; null where the answer is "again". */
  private WireReader answer(WireWriter request) {
    WireReader answer = new WireReader(python.call(request.toBytes()));
    answer.beginList();
    String outcome = answer.text();
    if (outcome.equals("ok")) {
      return answer;
    }
    if (outcome.equals("again")) {
      return null;
    }
    String message =
        outcome.equals("fault")
            ? answer.text()
            : "the embedded Python answered '"
                + outcome
                + "'; is its boiler package another version?";
    throw new UserFacingException(message).endingTheJob();
  }
}
