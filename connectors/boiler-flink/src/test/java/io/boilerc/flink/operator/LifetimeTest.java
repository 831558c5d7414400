package io.boilerc.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.boilerc.flink.function.NoFunctions;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.operator.Lifetime.Frozen;
import io.boilerc.flink.state.Stamped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Views that begin and end otherwise than with their root. */
class LifetimeTest {

  private OperatorGroup view;
  private long cut;

  @AfterEach
  void close() throws Exception {
    view.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFrozenViewIsThatOfTheRootsCreation(boolean rocks) throws Exception {
    start(new Lifetime(Frozen.ON_CREATE, false, false), rocks);
    assertThat(root("a", 5)).containsExactly("views/r=a@5");
    assertThat(root("b", 5)).isEmpty();
    assertThat(root(null, 0)).containsExactly("views/r=");
    assertThat(root("b", 9)).containsExactly("views/r=b@9");
    assertThat(root("c", 11)).as("deleted and made again").contains("views/r=c@11");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aViewMayBeginWithTheFirstUpdate(boolean rocks) throws Exception {
    start(new Lifetime(Frozen.ON_UPDATE, false, false), rocks);
    assertThat(root("a", 5)).isEmpty();
    assertThat(root("a", 5)).as("a write that changes nothing is no update").isEmpty();
    assertThat(root("b", 5)).containsExactly("views/r=b");
    assertThat(root("b", 9)).as("anew").containsExactly("views/r=");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void createdAndUpdatedRootsMayHaveMethodsOfTheirOwn(boolean rocks) throws Exception {
    start(new Lifetime(Frozen.NEVER, false, true), rocks);
    assertThat(root("a", 5)).containsExactly("views/r=a (created)");
    assertThat(root("b", 5)).containsExactly("views/r=b");
    assertThat(root("c", 7)).contains("views/r=c (created)");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasClaimedMayOutliveItsRoot(boolean rocks) throws Exception {
    start(new Lifetime(Frozen.NEVER, true, false), rocks);
    assertThat(root("a", 5)).containsExactly("views/r=a");
    assertThat(root(null, 0)).containsExactly("gone/r=a");
    assertThat(root(null, 0)).isEmpty();
    assertThat(root("b", 9)).containsExactlyInAnyOrder("views/r=b", "gone/r=");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRootThatNoLongerMeetsItsConditionsIsGone(boolean rocks) throws Exception {
    start(new Lifetime(Frozen.ON_CREATE, false, false), rocks);
    assertThat(root("no", 5)).isEmpty();
    assertThat(root("a", 5)).containsExactly("views/r=a@5");
    assertThat(root("no", 5)).containsExactly("views/r=");
  }

  private void start(Lifetime lifetime, boolean rocks) throws Exception {
    view =
        new OperatorGroup(
            () ->
                new AssembleView(
                    "M:view",
                    "M",
                    "V",
                    "boilerErrors",
                    lifetime,
                    List.of(),
                    taskManager -> new Copied()),
            1,
            rocks);
  }

  /** Makes a cut in which the root is so, and restarts; what is claimed and given up. */
  private List<String> root(String value, long created) throws Exception {
    cut++;
    byte[] fields = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    view.send(List.of(new Stamped(cut, new Message.Document("roots/r", fields, created, cut))));
    view.watermark(cut);
    List<String> claims = view.taken().stream().map(LifetimeTest::text).toList();
    view.restart(1);
    return claims;
  }

  private static String text(Stamped stamped) {
    Message.Claim claim = (Message.Claim) stamped.message();
    String since = claim.frozenSince() == 0 ? "" : "@" + claim.frozenSince();
    String fields =
        claim.fields() == null ? "" : new String(claim.fields(), StandardCharsets.UTF_8);
    return claim.target() + "=" + fields + since;
  }

  /** Copies the root. */
  private static final class Copied extends NoFunctions {

    @Override
    public Evaluated view(
        String node,
        String root,
        byte[] fields,
        Map<String, Map<String, byte[]>> slots,
        boolean updated) {
      if (!holds(node, root, fields)) {
        return Evaluated.NOTHING;
      }
      String text = new String(fields, StandardCharsets.UTF_8) + (updated ? "" : " (created)");
      return claimed("views/r", text);
    }

    @Override
    public boolean holds(String node, String root, byte[] fields) {
      return !new String(fields, StandardCharsets.UTF_8).equals("no");
    }

    @Override
    public Evaluated deleted(String node, String root, byte[] last) {
      return claimed("gone/r", new String(last, StandardCharsets.UTF_8));
    }

    private static Evaluated claimed(String target, String text) {
      byte[] fields = text.getBytes(StandardCharsets.UTF_8);
      return new Evaluated(List.of(new Claim(target, fields)), List.of());
    }
  }
}
