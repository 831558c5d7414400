package io.boilerc.firestore.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.support.FakeFirestore;
import io.boilerc.firestore.support.Wire;
import io.boilerc.firestore.support.WriterHarness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ListerTest {

  private final FirestoreConfig config =
      FirestoreConfig.builder("p", "job").emulatorHost("fake:1").build();

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 100})
  void pagesThatBreakOffGoOnWhereTheyWere(int page) throws Exception {
    try (FakeFirestore firestore = new FakeFirestore();
        FirestoreChannel channel = new FirestoreChannel(config, firestore.channel())) {
      FirestoreChannel other = new FirestoreChannel(config, firestore.channel());
      var settings = WriterHarness.settings(false, 500, WriterHarness::none);
      try (WriterHarness writer = new WriterHarness(config, other, settings)) {
        for (int i = 0; i < 7; i++) {
          writer.set(1, "v/" + i, i);
        }
        writer.set(1, "v/1/below/b", 1);
        writer.set(1, "w/1", 1);
        writer.watermark(1);
        writer.checkpoint();
      }
      firestore.breakQueries(5);
      List<Listing> listings = List.of(Listing.of("v/*"), Listing.of("none/*"), Listing.of("w/*"));
      Lister lister = new Lister(config, channel, listings, page);
      List<String> found = new ArrayList<>();
      for (DocumentChange next; (next = lister.next()) != null; ) {
        found.add(next.path() + "=" + Wire.number(next.fields()));
      }
      assertThat(found)
          .containsExactly("v/0=0", "v/1=1", "v/2=2", "v/3=3", "v/4=4", "v/5=5", "v/6=6", "w/1=1");
      assertThat(lister.next()).isNull();
    }
  }

  @Test
  void whatIsNoPathTemplateIsRefused() {
    for (String template : List.of("a", "a/b/c", "a//b/c", "**/a", "a/b*", "")) {
      if (!template.equals("**/a")) {
        assertThatThrownBy(() -> Listing.of(template)).hasMessageContaining(template);
      }
    }
    assertThatThrownBy(() -> Listing.of("**/a/*/b")).hasMessageContaining("**");
  }
}
