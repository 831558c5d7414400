package io.boilerc.firestore.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boilerc.firestore.PermanentFirestoreException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a savepoint keeps about the serializers of changes and writes. */
class VersionedSnapshotTest {

  static List<TypeSerializer<?>> serializers() {
    return List.of(DocumentChangeSerializer.INSTANCE, DocumentWriteSerializer.INSTANCE);
  }

  @ParameterizedTest
  @MethodSource("serializers")
  <T> void aSnapshotGivesTheSerializerBack(TypeSerializer<T> serializer) throws Exception {
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
        .isInstanceOf(PermanentFirestoreException.class)
        .hasMessageContaining("newer boilerc (format " + newer);
  }
}
