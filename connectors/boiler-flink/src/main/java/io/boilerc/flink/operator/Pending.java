package io.boilerc.flink.operator;

import io.boilerc.flink.message.Message;
import io.boilerc.flink.state.Stamped;
import io.boilerc.flink.text.CodePoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Messages on heap that wait for the watermark: cut, then key, then in order of arrival. Knows
 * nothing of Flink.
 */
final class Pending {

  private final TreeMap<Long, Map<String, List<Message>>> cuts = new TreeMap<>();

  void add(long cut, Message message) {
    cuts.computeIfAbsent(cut, any -> new HashMap<>())
        .computeIfAbsent(message.key(), any -> new ArrayList<>(2))
        .add(message);
  }

  /** The oldest cut at or before {@code watermark}, or null. */
  Long nextCut(long watermark) {
    Map.Entry<Long, ?> first = cuts.firstEntry();
    return first == null || first.getKey() > watermark ? null : first.getKey();
  }

  /** Takes a cut out; its keys are sorted, so that every run applies it in the same order. */
  List<Map.Entry<String, List<Message>>> take(long cut) {
    List<Map.Entry<String, List<Message>>> keys = new ArrayList<>(cuts.remove(cut).entrySet());
    keys.sort(Map.Entry.comparingByKey(CodePoints.ORDER));
    return keys;
  }

  /** Everything that waits, by key; for every key in order of cut and arrival. */
  Map<String, List<Stamped>> byKey() {
    Map<String, List<Stamped>> all = new TreeMap<>();
    cuts.forEach(
        (cut, keys) ->
            keys.forEach(
                (key, messages) -> {
                  List<Stamped> stamped = all.computeIfAbsent(key, any -> new ArrayList<>());
                  messages.forEach(message -> stamped.add(new Stamped(cut, message)));
                }));
    return all;
  }
}
