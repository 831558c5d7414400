package io.boilerc.firestore.wire;

import com.google.firestore.v1.Value;
import com.google.protobuf.Timestamp;
import com.google.type.LatLng;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * From Firestore's values to wire bytes. The same fields always give the same bytes, so comparing
 * bytes compares documents.
 *
 * <p>One encoder serves one thread.
 */
public final class FieldsEncoder {

  private final DocumentNames names;
  private final Deque<String> trail = new ArrayDeque<>();
  private MarshalOutput out;
  private String path;

  /** References become paths relative to {@code names}. */
  public FieldsEncoder(DocumentNames names) {
    this.names = names;
  }

  /**
   * The wire bytes of a document's fields.
   *
   * @param path the document, for messages only
   * @throws UnreadableDocumentException if a field refers to another database or is of a kind that
   *     is not data
   */
  public byte[] encode(String path, Map<String, Value> fields) throws UnreadableDocumentException {
    this.path = path;
    this.out = new MarshalOutput();
    trail.clear();
    map(fields);
    return out.toByteArray();
  }

  private void map(Map<String, Value> fields) throws UnreadableDocumentException {
    out.code('{');
    String[] keys = fields.keySet().toArray(String[]::new);
    Arrays.sort(keys, CodePoints.ORDER);
    for (String key : keys) {
      out.text(key);
      trail.addLast(key);
      value(fields.get(key));
      trail.removeLast();
    }
    out.code('0');
  }

  private void value(Value value) throws UnreadableDocumentException {
    switch (value.getValueTypeCase()) {
      case NULL_VALUE -> out.code('N');
      case BOOLEAN_VALUE -> out.bool(value.getBooleanValue());
      case INTEGER_VALUE -> out.integer(value.getIntegerValue());
      case DOUBLE_VALUE -> out.real(value.getDoubleValue());
      case STRING_VALUE -> out.text(value.getStringValueBytes());
      case BYTES_VALUE -> out.bytes(value.getBytesValue());
      case TIMESTAMP_VALUE -> timestamp(value.getTimestampValue());
      case REFERENCE_VALUE -> reference(value.getReferenceValue());
      case GEO_POINT_VALUE -> geoPoint(value.getGeoPointValue());
      case ARRAY_VALUE -> array(value.getArrayValue().getValuesList());
      case MAP_VALUE -> mapOrVector(value.getMapValue().getFieldsMap());
      default ->
          throw unreadable(
              "a value of kind " + value.getValueTypeCase() + ", which no document can hold");
    }
  }

  private void array(List<Value> items) throws UnreadableDocumentException {
    out.open('[', items.size());
    int index = 0;
    for (Value item : items) {
      trail.addLast(Integer.toString(index++));
      value(item);
      trail.removeLast();
    }
  }

  private void mapOrVector(Map<String, Value> fields) throws UnreadableDocumentException {
    if (!Vectors.isVector(fields)) {
      map(fields);
      return;
    }
    List<Value> items = fields.get(Vectors.ITEMS).getArrayValue().getValuesList();
    tuple("v", 2);
    out.open('[', items.size());
    for (Value item : items) {
      switch (item.getValueTypeCase()) {
        case DOUBLE_VALUE -> out.real(item.getDoubleValue());
        case INTEGER_VALUE -> out.real(item.getIntegerValue());
        default -> throw unreadable("a vector with an item that is no number");
      }
    }
  }

  private void timestamp(Timestamp value) {
    tuple("t", 2);
    out.integer(Timestamps.toMicros(value));
  }

  private void reference(String name) throws UnreadableDocumentException {
    if (!names.owns(name)) {
      throw unreadable(
          "a reference to "
              + name
              + ", which is not in the job's database "
              + names
              + "; store a reference of this database, or the name as text");
    }
    tuple("r", 2);
    out.text(names.path(name));
  }

  private void geoPoint(LatLng value) {
    tuple("g", 3);
    out.real(value.getLatitude());
    out.real(value.getLongitude());
  }

  private void tuple(String tag, int items) {
    out.open('(', items);
    out.text(tag);
  }

  private UnreadableDocumentException unreadable(String reason) {
    return new UnreadableDocumentException(path, String.join(".", trail), reason);
  }
}
