package io.boilerc.flink.job;

import io.boilerc.firestore.wire.DocumentNames;
import io.boilerc.firestore.wire.FieldsDecoder;
import io.boilerc.flink.function.NoFunctions;
import io.boilerc.flink.python.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Copies {@code {"n": number}} from {@code a} to {@code copies}; of a negative one there is a dead
 * letter instead. While {@link #FAILS}, evaluating the document {@code a/poison} fails the job,
 * once.
 */
final class CopyProgram extends NoFunctions {

  static final AtomicBoolean FAILS = new AtomicBoolean();

  /** Its plan. */
  static final String PLAN =
      """
      {"boilerc": "0.1.0", "format": 1, "job": "copy", "nodes": [
        {"collection": "a", "id": "documents:a", "kind": "DocumentSource"},
        {"evaluates": "view", "id": "C:view", "kind": "Assemble", "level": 1, "mediator": "C",
         "requests": [], "root": "documents:a", "slots": [], "view": "Copy"},
        {"id": "deliver", "inputs": ["C:view"], "kind": "Deliver"},
        {"id": "errors", "inputs": ["C:view", "deliver"], "kind": "Deliver"},
        {"atomic": false, "id": "sink", "input": "deliver", "kind": "DocumentSink"},
        {"collection": "boilerErrors", "id": "deadletters", "input": "errors",
         "kind": "DeadLetterSink"}],
       "owned": ["copies/*"],
       "program": {"digest": "abc", "entry": "program", "files": ["program.py"]},
       "python": "3.11"}
      """;

  /** Where the dead letter about {@code root} is. */
  static String letter(String root) {
    return "boilerErrors/" + id(root);
  }

  private static String id(String root) {
    byte[] text = ("Copy\n" + root + "\nn").getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(io.boilerc.flink.state.Sent.digestOf(text), 0, 16);
  }

  @Override
  public Evaluated view(
      String node,
      String root,
      byte[] fields,
      Map<String, Map<String, byte[]>> slots,
      boolean updated) {
    if (root.equals("a/poison") && FAILS.compareAndSet(true, false)) {
      throw new IllegalStateException("poison");
    }
    if (number(fields) >= 0) {
      String target = "copies/" + root.substring("a/".length());
      return new Evaluated(List.of(new Claim(target, fields)), List.of());
    }
    WireWriter letter = new WireWriter().beginMap().text("attribute").text("n");
    letter.text("exception").text("ValueError").text("root").text(root).text("view").text("Copy");
    byte[] content = letter.endMap().toBytes();
    return new Evaluated(List.of(), List.of(new Letter(id(root), content)));
  }

  private static long number(byte[] fields) {
    try {
      return new FieldsDecoder(new DocumentNames("d")).decode(fields).get("n").getIntegerValue();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
