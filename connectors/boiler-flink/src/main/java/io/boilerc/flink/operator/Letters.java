package io.boilerc.flink.operator;

import io.boilerc.flink.function.Functions.Claim;
import io.boilerc.flink.function.Functions.Letter;
import io.boilerc.flink.python.WireWriter;
import io.boilerc.flink.state.Sent;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Makes dead letters, and turns them into claims on documents of their collection. */
final class Letters {

  private static final int ID_BYTES = 16;

  private Letters() {}

  static List<Claim> claims(String collection, List<Letter> letters) {
    return letters.stream()
        .map(letter -> new Claim(collection + "/" + letter.id(), letter.fields()))
        .toList();
  }

  /** A letter that no line of the program caused, in the form that Python's letters have. */
  static Letter letter(
      String view, String root, String attribute, String exception, String message) {
    WireWriter fields = new WireWriter();
    fields.beginMap();
    fields.text("attribute").text(attribute);
    fields.text("exception").text(exception);
    fields.text("file").text("");
    fields.text("line").integer(0);
    fields.text("message").text(message);
    fields.text("root").text(root);
    fields.text("view").text(view);
    fields.endMap();
    return new Letter(id(view, root, attribute), fields.toBytes());
  }

  /** A letter's id: 32 hex digits of SHA-256 over its three lines. */
  static String id(String view, String root, String attribute) {
    byte[] text = (view + "\n" + root + "\n" + attribute).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sent.digestOf(text), 0, ID_BYTES);
  }
}
