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
    WireReader answer = ask(rootRequest("references", node, root, fields, slots));
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
  public Evaluated view(
      String node, String root, byte[] fields, Map<String, Map<String, byte[]>> slots) {
    WireReader answer = ask(rootRequest("view", node, root, fields, slots));
    List<Claim> claims = new ArrayList<>();
    for (int left = answer.beginList(); left > 0; left--) {
      answer.beginList();
      claims.add(new Claim(answer.text(), answer.raw()));
    }
    List<Letter> letters = letters(answer);
    answer.end();
    return new Evaluated(claims, letters);
  }

  @Override
  public void close() {
    python.close();
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
      String name,
      String node,
      String root,
      byte[] fields,
      Map<String, Map<String, byte[]>> slots) {
    WireWriter request = request(6, name, node).text(root).raw(fields).beginMap();
    slots.forEach(
        (slot, documents) -> {
          request.text(slot).beginMap();
          documents.forEach((path, document) -> request.text(path).raw(document));
          request.endMap();
        });
    return request.endMap();
  }

  /** Sends a request; returns a reader behind the "ok" of its answer. */
  private WireReader ask(WireWriter request) {
    WireReader answer = new WireReader(python.call(request.toBytes()));
    answer.beginList();
    String outcome = answer.text();
    if (outcome.equals("ok")) {
      return answer;
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
