package io.boilerc.firestore.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.MapValue;
import com.google.firestore.v1.Value;
import com.google.protobuf.ByteString;
import com.google.protobuf.NullValue;
import com.google.protobuf.Timestamp;
import com.google.type.LatLng;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsCodecTest {

  private static final DocumentNames NAMES =
      new DocumentNames("projects/p/databases/(default)/documents");

  private final FieldsEncoder encoder = new FieldsEncoder(NAMES);
  private final FieldsDecoder decoder = new FieldsDecoder(NAMES);

  static Stream<Value> values() {
    Value deep = string("end");
    for (int i = 0; i < 60; i++) {
      deep = i % 2 == 0 ? map(Map.of("k", deep)) : array(deep);
    }
    return Stream.of(
        Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build(),
        Value.newBuilder().setBooleanValue(true).build(),
        Value.newBuilder().setBooleanValue(false).build(),
        integer(0),
        integer(-1),
        integer(Integer.MAX_VALUE),
        integer(Integer.MIN_VALUE),
        integer(Integer.MAX_VALUE + 1L),
        integer(Integer.MIN_VALUE - 1L),
        integer((1L << 45) - 1),
        integer(1L << 45),
        integer(1L << 60),
        integer(Long.MAX_VALUE),
        integer(Long.MIN_VALUE),
        integer(Long.MIN_VALUE + 1),
        real(0.0),
        real(-0.0),
        real(Double.NaN),
        real(Double.POSITIVE_INFINITY),
        real(Double.MIN_VALUE),
        real(9.223372036854775807e18),
        string(""),
        string("ä\0€😀\uFFFD"),
        string("x".repeat(100_000)),
        Value.newBuilder().setBytesValue(ByteString.fromHex("00ff80")).build(),
        Value.newBuilder().setTimestampValue(Timestamps.fromMicros(-1)).build(),
        Value.newBuilder()
            .setTimestampValue(Timestamp.newBuilder().setSeconds(-62135596800L))
            .build(),
        Value.newBuilder().setReferenceValue(NAMES.name("users/ü/orders/o")).build(),
        Value.newBuilder()
            .setGeoPointValue(LatLng.newBuilder().setLatitude(-90).setLongitude(180))
            .build(),
        Vectors.of(java.util.List.of(real(1), real(-0.0))),
        array(),
        array(integer(1), array(string("nested")), map(Map.of())),
        map(Map.of()),
        deep);
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyValueComesBackAsItWas(Value value) throws Exception {
    Map<String, Value> fields = Map.of("field", value);
    assertThat(decoder.decode(encoder.encode("a/b", fields))).isEqualTo(fields);
  }

  /** Bytes from CPython 3.11: {@code marshal.dumps(value, 2).hex()} of the map {"k": value}. */
  @ParameterizedTest
  @CsvSource({
    "1, 7b75010000006b690100000030",
    "-2147483648, 7b75010000006b690000008030",
    "2147483648, 7b75010000006b6c03000000000000000200" + "30",
    "9223372036854775807, 7b75010000006b6c05000000ff7fff7fff7fff7f0700" + "30",
    "-9223372036854775808, 7b75010000006b6cfbffffff00000000000000000800" + "30"
  })
  void integersAreCPythons(long value, String hex) throws Exception {
    byte[] bytes = encoder.encode("a/b", Map.of("k", integer(value)));
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex);
  }

  @Test
  void everyNanHasTheSameBytes() throws Exception {
    double odd = Double.longBitsToDouble(0xfff8dead0000beefL);
    assertThat(encoder.encode("a/b", Map.of("k", real(odd))))
        .isEqualTo(encoder.encode("a/b", Map.of("k", real(Double.NaN))));
  }

  @Test
  void keysAreSortedByCodePointAtEveryDepth() throws Exception {
    Map<String, Value> inner = new LinkedHashMap<>();
    // In UTF-16 the surrogates of the emoji come first, by code point last.
    inner.put("😀", integer(1));
    inner.put("\uFF5E", integer(2));
    inner.put("b", integer(3));
    Map<String, Value> decoded = decoder.decode(encoder.encode("a/b", Map.of("m", map(inner))));
    assertThat(decoded.get("m").getMapValue().getFieldsMap().keySet())
        .containsExactlyInAnyOrder("b", "\uFF5E", "😀");
    String hex = HexFormat.of().formatHex(encoder.encode("a/b", inner));
    assertThat(hex.indexOf("62690300")).isLessThan(hex.indexOf("efbd9e"));
    assertThat(hex.indexOf("efbd9e")).isLessThan(hex.indexOf("f09f9880"));
  }

  @Test
  void referencesToOtherDatabasesAreUnreadable() {
    Value other =
        Value.newBuilder().setReferenceValue("projects/q/databases/d/documents/a/b").build();
    assertThatThrownBy(() -> encoder.encode("a/b", Map.of("m", map(Map.of("ref", other)))))
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageContaining("m.ref")
        .hasMessageContaining("projects/q");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "4e", // no map
        "7b", // open end
        "7b75010000006b", // key without value
        "7b75010000006b4e3030", // bytes after the end
        "7b75010000006b4e75010000006b4e30", // key twice
        "7b75010000006b4e75010000006a4e30", // not sorted
        "7b69010000004e30", // key no text
        "7b75010000006b7501000000ff30", // no UTF-8
        "7b75010000006b7503000000eda08030", // lone surrogate
        "7b75010000006b5bffffff7f30", // length of a list beyond the end
        "7b75010000006b75ffffffff30", // negative length
        "7b75010000006b6c0100000001" + "0030", // small integer in the long form
        "7b75010000006b6c0000008030", // Integer.MIN_VALUE digits
        "7b75010000006b6c05000000ff7fff7fff7fff7f0800" + "30", // 2**63
        "7b75010000006b28020000007501000000784e30", // unknown tag
        "7b75010000006b7a0161" + "30", // an interned form
      })
  void bytesThatAreNotTheWireFormatAreRefused(String hex) {
    assertThatThrownBy(() -> decoder.decode(HexFormat.of().parseHex(hex)))
        .isInstanceOf(WireFormatException.class);
  }

  @Test
  void deepNestingIsRefusedBeforeTheStackEnds() {
    String open = "5b01000000".repeat(100_000);
    byte[] bytes = HexFormat.of().parseHex("7b75010000006b" + open + "4e30");
    assertThatThrownBy(() -> decoder.decode(bytes))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("nested");
  }

  private static Value integer(long value) {
    return Value.newBuilder().setIntegerValue(value).build();
  }

  private static Value real(double value) {
    return Value.newBuilder().setDoubleValue(value).build();
  }

  private static Value string(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }

  private static Value array(Value... items) {
    return Value.newBuilder()
        .setArrayValue(ArrayValue.newBuilder().addAllValues(java.util.List.of(items)))
        .build();
  }

  private static Value map(Map<String, Value> fields) {
    return Value.newBuilder().setMapValue(MapValue.newBuilder().putAllFields(fields)).build();
  }
}
