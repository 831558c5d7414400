package io.boilerc.firestore.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.firestore.v1.Target.QueryTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionTemplateTest {

  @ParameterizedTest
  @CsvSource({
    "meetings, D, meetings, false",
    "users/u1/orders, D/users/u1, orders, false",
    "users/*/orders, D, orders, true",
    "users/u1/posts/*/comments, D/users/u1, comments, true",
    "**/orders, D, orders, true"
  })
  void theQueryIsTheNarrowestThatCoversTheTemplate(
      String template, String parent, String collectionId, boolean all) {
    QueryTarget query = CollectionTemplate.parse(template).query("D");
    assertThat(query.getParent()).isEqualTo(parent);
    assertThat(query.getStructuredQuery().getFrom(0).getCollectionId()).isEqualTo(collectionId);
    assertThat(query.getStructuredQuery().getFrom(0).getAllDescendants()).isEqualTo(all);
  }

  @ParameterizedTest
  @CsvSource({
    "meetings, meetings/m, true",
    "meetings, users/u/meetings/m, false",
    "users/*/orders, users/u/orders/o, true",
    "users/*/orders, orders/o, false",
    "users/*/orders, teams/u/orders/o, false",
    "users/*/orders, users/u/x/y/orders/o, false",
    "**/orders, orders/o, true",
    "**/orders, a/b/c/d/orders/o, true",
    "**/orders, orders/o/lines/l, false"
  })
  void matchesDocumentsOfTheTemplateOnly(String template, String path, boolean expected) {
    assertThat(CollectionTemplate.parse(template).matches(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a//b", "*", "*/b/c", "a/*", "**", "**/a/b", "a/**/b", "a*"})
  void refusesWhatIsNoTemplate(String template) {
    assertThatThrownBy(() -> CollectionTemplate.parse(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + template + "'");
  }
}
