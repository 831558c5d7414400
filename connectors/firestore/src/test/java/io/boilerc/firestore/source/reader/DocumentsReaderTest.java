package io.boilerc.firestore.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.epoch.FencedException;
import io.boilerc.firestore.listen.ListenState;
import io.boilerc.firestore.listing.Listing;
import io.boilerc.firestore.source.split.DocumentsSplit;
import io.boilerc.firestore.support.FakeFirestore;
import io.boilerc.firestore.support.Wire;
import io.boilerc.firestore.support.WriterHarness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a reader emits before it listens. */
@Timeout(30)
class DocumentsReaderTest {

  private static final DocumentChange CHANGE = new DocumentChange("a/1", Wire.number(1), 1, 50);
  private static final DocumentsSplit IN_A_CUT =
      new DocumentsSplit(
          new ListenState(
              List.of("a"), List.of(com.google.protobuf.ByteString.EMPTY), new HashMap<>(), 50),
          List.of(CHANGE));

  private final Output output = new Output();
  private FakeFirestore firestore;
  private FirestoreConfig config;

  @BeforeEach
  void start() throws Exception {
    firestore = new FakeFirestore();
    config = FirestoreConfig.builder("p", "job").emulatorHost(firestore.address()).build();
  }

  @AfterEach
  void stop() {
    firestore.close();
  }

  @Test
  void whatIsThereComesBeforeTheRestOfTheCutThatACheckpointCutInTwo() throws Exception {
    for (int attempt = 1; attempt <= 2; attempt++) {
      if (attempt == 2) {
        write();
      }
      int epoch = attempt == 1 ? 1 : 3; // the writer's own is between
      output.events.clear();
      try (DocumentsReader reader = reader()) {
        reader.addSplits(List.of(IN_A_CUT));
        poll(reader, 1);
        assertThat(reader.snapshotState(1))
            .as("whenever a checkpoint comes")
            .containsExactly(IN_A_CUT);
        poll(reader, attempt == 1 ? 3 : 5);
      }
      List<Object> expected = new ArrayList<>();
      expected.add(Long.MIN_VALUE + epoch);
      if (attempt == 2) {
        for (String path : List.of("v/1", "v/2")) {
          int n = path.charAt(2) - '0';
          DocumentChange found =
              (DocumentChange)
                  output.events.stream()
                      .filter(event -> event instanceof DocumentChange c && c.path().equals(path))
                      .findFirst()
                      .orElseThrow();
          assertThat(found.epoch()).isEqualTo(epoch);
          assertThat(Wire.number(found.fields())).isEqualTo(n);
          expected.add(found);
        }
      }
      expected.addAll(List.of(CHANGE, 50L));
      assertThat(output.events).isEqualTo(expected);
    }
  }

  @Test
  void aRunThatWasReplacedDoesNotBeginAgain() throws Exception {
    try (DocumentsReader reader = reader()) {
      reader.addSplits(List.of(IN_A_CUT));
      poll(reader, 1);
    }
    FirestoreConfig newer =
        FirestoreConfig.builder("p", "job").emulatorHost(firestore.address()).build();
    try (FirestoreChannel channel = FirestoreChannel.open(newer, true)) {
      WriterHarness.begin(newer, channel);
    }
    try (DocumentsReader reader = reader()) {
      reader.addSplits(List.of(IN_A_CUT));
      assertThatThrownBy(() -> poll(reader, 1)).isInstanceOf(FencedException.class);
    }
  }

  private DocumentsReader reader() {
    return new DocumentsReader(config, List.of("a"), List.of(Listing.of("v/*")), true);
  }

  private void poll(DocumentsReader reader, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      reader.pollNext(output);
    }
  }

  private void write() throws Exception {
    FirestoreChannel channel = FirestoreChannel.open(config, true);
    var settings = WriterHarness.settings(false, 500, WriterHarness::none);
    try (WriterHarness writer = new WriterHarness(config, channel, settings)) {
      writer.set(1, "v/1", 1);
      writer.set(1, "v/2", 2);
      writer.watermark(1);
      writer.checkpoint();
    }
  }

  /** Documents and watermarks, in order. */
  private static final class Output implements ReaderOutput<DocumentChange> {
    private final List<Object> events = new ArrayList<>();

    @Override
    public void collect(DocumentChange change) {
      events.add(change);
    }

    @Override
    public void collect(DocumentChange change, long timestamp) {
      events.add(change);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      events.add(watermark.getTimestamp());
    }

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<DocumentChange> createOutputForSplit(String split) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String split) {}
  }
}
