package io.boilerc.firestore.wire;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.MapValue;
import com.google.firestore.v1.Value;
import com.google.protobuf.NullValue;
import com.google.type.LatLng;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From wire bytes to Firestore's values: the strict opposite of {@link FieldsEncoder}. It keeps no
 * state.
 */
public final class FieldsDecoder {

  /** Deeper than any document can be (Firestore: 20 levels of maps), and no danger to the stack. */
  private static final int MAX_DEPTH = 100;

  private final DocumentNames names;

  /** Paths become references below {@code names}. */
  public FieldsDecoder(DocumentNames names) {
    this.names = names;
  }

  /**
   * The fields of a document.
   *
   * @throws WireFormatException if the bytes are not exactly one map of the wire format, with all
   *     maps sorted
   */
  public Map<String, Value> decode(byte[] bytes) throws WireFormatException {
    MarshalInput in = new MarshalInput(bytes);
    char code = in.code();
    if (code != '{') {
      throw in.error("a document's fields must be a map, but the code is " + shown(code));
    }
    Map<String, Value> fields = map(in, 1);
    if (!in.atEnd()) {
      throw in.error("there are bytes after the end of the fields");
    }
    return fields;
  }

  private Map<String, Value> map(MarshalInput in, int depth) throws WireFormatException {
    Map<String, Value> fields = new LinkedHashMap<>();
    String previous = null;
    for (char code = in.code(); code != '0'; code = in.code()) {
      if (code != 'u') {
        throw in.error("a key of a map must be text, but its code is " + shown(code));
      }
      String key = in.text();
      if (previous != null && CodePoints.ORDER.compare(previous, key) >= 0) {
        throw in.error("the keys of a map are not sorted: '" + previous + "' before '" + key + "'");
      }
      fields.put(key, value(in, depth));
      previous = key;
    }
    return fields;
  }

  private Value value(MarshalInput in, int depth) throws WireFormatException {
    char code = in.code();
    Value.Builder value = Value.newBuilder();
    switch (code) {
      case 'N' -> value.setNullValue(NullValue.NULL_VALUE);
      case 'T' -> value.setBooleanValue(true);
      case 'F' -> value.setBooleanValue(false);
      case 'i' -> value.setIntegerValue(in.int32());
      case 'l' -> value.setIntegerValue(in.bigInteger());
      case 'g' -> value.setDoubleValue(in.real());
      case 'u' -> value.setStringValue(in.text());
      case 's' -> value.setBytesValue(in.bytes());
      case '[' ->
          value.setArrayValue(ArrayValue.newBuilder().addAllValues(items(in, deeper(in, depth))));
      case '{' -> value.setMapValue(MapValue.newBuilder().putAllFields(map(in, deeper(in, depth))));
      case '(' -> {
        return tuple(in);
      }
      default -> throw in.error("no value begins with the code " + shown(code));
    }
    return value.build();
  }

  private List<Value> items(MarshalInput in, int depth) throws WireFormatException {
    int length = in.length();
    List<Value> items = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      items.add(value(in, depth));
    }
    return items;
  }

  private Value tuple(MarshalInput in) throws WireFormatException {
    int length = in.length();
    expect(in, 'u', "the first item of a tuple must be its tag");
    String tag = in.text();
    int expected = tag.equals("g") ? 3 : 2;
    if (length != expected) {
      throw in.error("a tuple '" + tag + "' of " + length + " items");
    }
    return switch (tag) {
      case "t" -> timestamp(in);
      case "r" -> reference(in);
      case "g" -> geoPoint(in);
      case "v" -> vector(in);
      default -> throw in.error("no tuple has the tag '" + tag + "'");
    };
  }

  private static Value timestamp(MarshalInput in) throws WireFormatException {
    char code = in.code();
    long micros;
    switch (code) {
      case 'i' -> micros = in.int32();
      case 'l' -> micros = in.bigInteger();
      default -> throw in.error("a timestamp must be an integer, but its code is " + shown(code));
    }
    if (!Timestamps.isValid(micros)) {
      throw in.error("a timestamp outside the years 1 to 9999: " + micros + " microseconds");
    }
    return Value.newBuilder().setTimestampValue(Timestamps.fromMicros(micros)).build();
  }

  private Value reference(MarshalInput in) throws WireFormatException {
    expect(in, 'u', "a reference must hold a path");
    String path = in.text();
    if (!DocumentNames.isDocumentPath(path)) {
      throw in.error("a reference to '" + path + "', which is no path of a document");
    }
    return Value.newBuilder().setReferenceValue(names.name(path)).build();
  }

  private static Value geoPoint(MarshalInput in) throws WireFormatException {
    expect(in, 'g', "a latitude must be a float");
    double latitude = in.real();
    expect(in, 'g', "a longitude must be a float");
    LatLng point = LatLng.newBuilder().setLatitude(latitude).setLongitude(in.real()).build();
    return Value.newBuilder().setGeoPointValue(point).build();
  }

  private static Value vector(MarshalInput in) throws WireFormatException {
    expect(in, '[', "a vector must hold a list");
    int length = in.length();
    List<Value> items = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      expect(in, 'g', "an item of a vector must be a float");
      items.add(Value.newBuilder().setDoubleValue(in.real()).build());
    }
    return Vectors.of(items);
  }

  private static int deeper(MarshalInput in, int depth) throws WireFormatException {
    if (depth == MAX_DEPTH) {
      throw in.error("values are nested more than " + MAX_DEPTH + " deep");
    }
    return depth + 1;
  }

  private static void expect(MarshalInput in, char expected, String otherwise)
      throws WireFormatException {
    char code = in.code();
    if (code != expected) {
      throw in.error(otherwise + ", but the code is " + shown(code));
    }
  }

  private static String shown(char code) {
    return code > ' ' && code < 127 ? "'" + code + "'" : String.format("0x%02x", (int) code);
  }
}
