package io.boilerc.flink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boilerc.flink.error.UserFacingException;
import io.boilerc.flink.function.Functions.Letter;
import io.boilerc.flink.message.Claimant;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.message.MessageSerializer;
import io.boilerc.flink.message.Wanted;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes into state comes back, by this version and from the snapshot that a savepoint has. */
class SerializersTest {

  private static final String ODD = "\u0000\u00e4\ud83d\ude00\ud800 / *";
  private static final byte[] BYTES = {0, -1, '{', '0'};

  static Stream<Arguments> serializers() {
    Claimant claimant = new Claimant("M", ODD, 1L << 40);
    List<Letter> letters = List.of(new Letter("id", BYTES), new Letter(ODD, BYTES));
    List<Message> messages =
        List.of(
            new Message.Document(ODD, BYTES, Long.MIN_VALUE, Long.MAX_VALUE),
            new Message.Document("a/b", null, 0, 0),
            new Message.Subscription("key", ODD, "slot", false),
            new Message.Subscription(ODD, "root", "slot", true),
            new Message.SlotChange("root", "slot", ODD, "a/b", BYTES),
            new Message.SlotChange("root", "slot", "", "a/b", null),
            new Message.IndexChange(ODD, "a/b", new byte[0]),
            new Message.IndexChange("key", "a/b", null),
            Message.claim("a/b", claimant, "V", BYTES),
            Message.claim("a/b", claimant, "", null),
            new Message.Claim("a/b", claimant, ODD, null, letters, BYTES, Long.MAX_VALUE),
            new Message.Removal("a/b", ODD, BYTES),
            Message.existing(ODD, BYTES, 7, Long.MAX_VALUE),
            Message.existing("a/b", null, 0, 1),
            new Message.Event(ODD, -5, 3, 1L << 40, "t/3/1", ODD, Long.MIN_VALUE, BYTES),
            new Message.Event("g", 5, 0, 0, "t/0/0", null, 0, BYTES),
            new Message.Emission("t", ODD, BYTES, "o"),
            new Message.Emission("t", null, null, ""));
    return Stream.of(
        Arguments.of(MessageSerializer.INSTANCE, messages),
        Arguments.of(
            StampedSerializer.INSTANCE,
            List.of(new Stamped(-1, messages.get(0)), new Stamped(1L << 60, messages.get(8)))),
        Arguments.of(ClaimantSerializer.INSTANCE, List.of(claimant)),
        Arguments.of(SentSerializer.INSTANCE, List.of(Sent.of(ODD, BYTES))),
        Arguments.of(SlotKeySerializer.INSTANCE, List.of(new SlotKey("s", ODD, "a/b"))),
        Arguments.of(WantedSerializer.INSTANCE, List.of(new Wanted("s", Wanted.textOf(BYTES)))),
        Arguments.of(LetterSerializer.INSTANCE, letters),
        Arguments.of(StandingSerializer.INSTANCE, standings(letters)),
        Arguments.of(BytesSerializer.INSTANCE, List.of(BYTES, new byte[0])));
  }

  private static List<Standing> standings(List<Letter> letters) {
    return List.of(
        new Standing(ODD, BYTES, List.of(), Long.MAX_VALUE), new Standing("", null, letters, 0));
  }

  @ParameterizedTest
  @MethodSource("serializers")
  <T> void valuesComeBack(TypeSerializer<T> serializer, List<T> values) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    for (T value : values) {
      serializer.serialize(value, out);
    }
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    DataOutputSerializer copies = new DataOutputSerializer(16);
    for (int i = 0; i < values.size(); i++) {
      serializer.copy(in, copies);
    }
    assertThat(in.available()).isZero();
    DataInputDeserializer copied = new DataInputDeserializer(copies.getCopyOfBuffer());
    for (T value : values) {
      assertThat(serializer.deserialize(copied)).isEqualTo(value);
    }
    assertThat(copied.available()).isZero();
  }

  @ParameterizedTest
  @MethodSource("serializers")
  <T> void aSnapshotGivesTheSerializerBack(TypeSerializer<T> serializer) throws IOException {
    TypeSerializerSnapshot<T> written = serializer.snapshotConfiguration();
    DataOutputSerializer out = new DataOutputSerializer(16);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, written);
    TypeSerializerSnapshot<T> read =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
    assertThat(read.restoreSerializer()).isEqualTo(serializer);
    assertThat(written.resolveSchemaCompatibility(read).isCompatibleAsIs()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("serializers")
  <T> void stateOfANewerVersionIsRefused(TypeSerializer<T> serializer) {
    TypeSerializerSnapshot<T> snapshot = serializer.snapshotConfiguration();
    int newer = snapshot.getCurrentVersion() + 1;
    assertThatThrownBy(
            () ->
                snapshot.readSnapshot(
                    newer, new DataInputDeserializer(), getClass().getClassLoader()))
        .isInstanceOf(SuppressRestartsException.class)
        .hasRootCauseInstanceOf(UserFacingException.class)
        .hasStackTraceContaining("newer boilerc");
  }

  @ParameterizedTest
  @MethodSource("serializers")
  <T> void theSnapshotOfAnotherSerializerIsIncompatible(TypeSerializer<T> serializer) {
    TypeSerializerSnapshot<T> other = new AnotherSnapshot<>(serializer);
    assertThat(serializer.snapshotConfiguration().resolveSchemaCompatibility(other))
        .matches(answer -> answer.isIncompatible());
  }

  /** Of no serializer of ours. */
  private static final class AnotherSnapshot<T> extends VersionedSnapshot<T> {
    private final TypeSerializer<T> serializer;

    AnotherSnapshot(TypeSerializer<T> serializer) {
      super(1);
      this.serializer = serializer;
    }

    @Override
    protected TypeSerializer<T> serializer(int version) {
      return serializer;
    }
  }
}
