package io.boilerc.firestore.source.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.Unreadable;
import io.boilerc.firestore.listen.Held;
import io.boilerc.firestore.listen.ListenState;
import io.boilerc.firestore.source.enumerator.EnumeratorState;
import io.boilerc.firestore.source.enumerator.EnumeratorStateSerializer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentsSplitSerializerTest {

  private static final DocumentsSplit SPLIT =
      new DocumentsSplit(
          new ListenState(
              List.of("a", "users/*/orders"),
              List.of(ByteString.EMPTY, ByteString.fromHex("00ff")),
              Map.of("a/ü😀", new Held(5, 1), "users/u/orders/o", new Held(-1, Long.MIN_VALUE)),
              1_700_000_000_000_000L),
          List.of(
              DocumentChange.deleted("a/x"),
              new DocumentChange("a/y", new byte[] {1, 2}, 3, 4),
              new DocumentChange("a/z", null, 3, 4, new Unreadable("f", "why"))));

  @Test
  void aSplitComesBackAsItWas() throws Exception {
    DocumentsSplitSerializer serializer = DocumentsSplitSerializer.INSTANCE;
    byte[] bytes = serializer.serialize(SPLIT);
    assertThat(serializer.deserialize(serializer.getVersion(), bytes)).isEqualTo(SPLIT);
    DocumentsSplit initial = DocumentsSplit.initial(List.of("a"));
    assertThat(serializer.deserialize(1, serializer.serialize(initial))).isEqualTo(initial);
  }

  @Test
  void aNewerVersionIsRefused() throws Exception {
    byte[] bytes = DocumentsSplitSerializer.INSTANCE.serialize(SPLIT);
    assertThatThrownBy(() -> DocumentsSplitSerializer.INSTANCE.deserialize(2, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 2");
  }

  @Test
  void anEnumeratorsStateComesBackAsItWas() throws Exception {
    EnumeratorStateSerializer serializer = EnumeratorStateSerializer.INSTANCE;
    for (DocumentsSplit unassigned : new DocumentsSplit[] {null, SPLIT}) {
      EnumeratorState state = new EnumeratorState(unassigned);
      assertThat(serializer.deserialize(1, serializer.serialize(state))).isEqualTo(state);
    }
  }
}
