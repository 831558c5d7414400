package io.boilerc.firestore.wire;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.MapValue;
import com.google.firestore.v1.Value;
import java.util.List;
import java.util.Map;

/**
 * Vectors, which Firestore's protos have only as a map of a certain form, {@code {"__type__":
 * "__vector__", "value": [...]}}. Field names of the form {@code __x__} are reserved, so no other
 * map can look like it.
 */
final class Vectors {

  /** The key under which a vector's numbers are. */
  static final String ITEMS = "value";

  private static final String TYPE = "__type__";
  private static final Value VECTOR = Value.newBuilder().setStringValue("__vector__").build();

  private Vectors() {}

  static boolean isVector(Map<String, Value> fields) {
    return fields.size() == 2
        && VECTOR.equals(fields.get(TYPE))
        && fields.containsKey(ITEMS)
        && fields.get(ITEMS).hasArrayValue();
  }

  static Value of(List<Value> items) {
    ArrayValue array = ArrayValue.newBuilder().addAllValues(items).build();
    return Value.newBuilder()
        .setMapValue(
            MapValue.newBuilder()
                .putFields(TYPE, VECTOR)
                .putFields(ITEMS, Value.newBuilder().setArrayValue(array).build()))
        .build();
  }
}
