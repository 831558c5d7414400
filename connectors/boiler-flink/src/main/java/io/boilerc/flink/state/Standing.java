package io.boilerc.flink.state;

import io.boilerc.flink.function.Functions.Letter;
import io.boilerc.flink.message.Message;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A claim as Deliver keeps it: what {@link Message.Claim} says, but for its claimant and moment.
 *
 * @param fields null: only its letters stand
 */
public record Standing(String view, byte[] fields, List<Letter> letters, long frozenSince) {

  /** What a claim leaves standing; null where it is given up. */
  public static Standing of(Message.Claim claim) {
    return claim.fields() == null && claim.letters().isEmpty()
        ? null
        : new Standing(claim.view(), claim.fields(), claim.letters(), claim.frozenSince());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Standing that
        && view.equals(that.view)
        && Arrays.equals(fields, that.fields)
        && letters.equals(that.letters)
        && frozenSince == that.frozenSince;
  }

  @Override
  public int hashCode() {
    return Objects.hash(view, Arrays.hashCode(fields), letters, frozenSince);
  }
}
