package io.boilerc.firestore.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import com.google.firestore.v1.Write;
import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.listing.Lister;
import io.boilerc.firestore.listing.Listing;
import io.boilerc.firestore.support.Database;
import io.boilerc.firestore.support.Emulator;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listings of a real server: every form of template, and more than a page. */
class ListerEmulatorTest {

  private static Emulator emulator;

  private FirestoreConfig config;
  private Database database;

  @BeforeAll
  static void startEmulator() throws Exception {
    emulator = Emulator.start();
  }

  @AfterAll
  static void stopEmulator() {
    if (emulator != null) {
      emulator.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    config =
        FirestoreConfig.builder("p" + UUID.randomUUID().toString().substring(0, 8), "job")
            .emulatorHost(emulator.address())
            .build();
    database = new Database(config);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void everyFormOfTemplateFindsItsDocumentsAndNoOthers() throws Exception {
    database.set(
        1, "v/1", "v/2", "v/1/w/1", "v/1/w/2", "v/2/w/1", "v/2/x/1", "x/1", "x/2/v/1/w/1", "w/1");
    assertThat(paths(Listing.of("v/*"))).containsExactly("v/1", "v/2");
    assertThat(paths(Listing.of("v/2"))).containsExactly("v/2");
    assertThat(paths(Listing.of("v/3"))).isEmpty();
    assertThat(paths(Listing.of("v/1/w/*"))).containsExactly("v/1/w/1", "v/1/w/2");
    assertThat(paths(Listing.of("v/1/w/2"))).containsExactly("v/1/w/2");
    assertThat(paths(Listing.of("v/*/w/*"))).containsExactly("v/1/w/1", "v/1/w/2", "v/2/w/1");
    assertThat(paths(Listing.of("v/*/w/1"))).containsExactly("v/1/w/1", "v/2/w/1");
    assertThat(paths(Listing.of("x/2/*/1/w/*"))).containsExactly("x/2/v/1/w/1");
    assertThat(paths(Listing.of("v/2/*/*"))).containsExactly("v/2/w/1", "v/2/x/1");
    assertThat(paths(Listing.of("v/*/*/1"))).containsExactly("v/1/w/1", "v/2/w/1", "v/2/x/1");
    assertThat(paths(Listing.of("*/1"))).containsExactly("v/1", "w/1", "x/1");
  }

  @Test
  void aFieldMayTellThemApart() throws Exception {
    List<Write> writes = new ArrayList<>();
    for (String path : List.of("v/1", "v/2", "v/3", "w/1")) {
      Value kind = Value.newBuilder().setStringValue(path.endsWith("2") ? "" : "odd").build();
      Document document =
          Document.newBuilder()
              .setName(config.documentsName() + "/" + path)
              .putFields("kind", kind)
              .build();
      writes.add(Write.newBuilder().setUpdate(document).build());
    }
    database.commit(writes);
    assertThat(paths(new Listing("v/*", "kind", "odd"))).containsExactly("v/1", "v/3");
    assertThat(paths(new Listing("v/*", "kind", ""))).containsExactly("v/2");
  }

  @Test
  void moreThanAPageIsFoundWhole() throws Exception {
    List<String> wanted = new ArrayList<>();
    for (int part = 0; part < 6; part++) {
      int first = part * 400;
      String[] paths =
          IntStream.range(first, first + 400)
              .mapToObj(i -> "v/%04d/w/x".formatted(i))
              .toArray(String[]::new);
      database.set(1, paths);
      wanted.addAll(List.of(paths));
    }
    assertThat(paths(Listing.of("v/*/w/*"))).isEqualTo(wanted);
    assertThat(paths(Listing.of("*/*/*/*"))).isEqualTo(wanted);
  }

  private List<String> paths(Listing listing) throws Exception {
    List<String> paths = new ArrayList<>();
    try (FirestoreChannel channel = FirestoreChannel.open(config, true)) {
      Lister lister = new Lister(config, channel, List.of(listing));
      for (DocumentChange next; (next = lister.next()) != null; ) {
        paths.add(next.path());
      }
    }
    return paths;
  }
}
