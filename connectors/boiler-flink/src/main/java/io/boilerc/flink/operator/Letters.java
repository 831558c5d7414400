package io.boilerc.flink.operator;

import io.boilerc.flink.function.Functions.Claim;
import io.boilerc.flink.function.Functions.Letter;
import java.util.List;

/** Turns dead letters into claims on documents of their collection. */
final class Letters {

  private Letters() {}

  static List<Claim> claims(String collection, List<Letter> letters) {
    return letters.stream()
        .map(letter -> new Claim(collection + "/" + letter.id(), letter.fields()))
        .toList();
  }
}
