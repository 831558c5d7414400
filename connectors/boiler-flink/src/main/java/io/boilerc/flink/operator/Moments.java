package io.boilerc.flink.operator;

import io.boilerc.flink.message.Message;
import io.boilerc.flink.python.WireReader;
import io.boilerc.flink.text.CodePoints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order of what keyed operators do to a path: that of event time, whatever the order in which
 * their keys were handled. A moment is a list of integers and texts; of two that begin alike the
 * shorter comes first.
 */
final class Moments {

  private static final byte[] NONE = Message.NO_MOMENT;

  private Moments() {}

  /** The messages as they came; where something is taken back, in the order of their moments. */
  static List<Message> inOrder(List<Message> messages) {
    if (messages.stream().noneMatch(Message.Removal.class::isInstance)) {
      return messages;
    }
    record At(List<Object> moment, Message message) {}
    List<At> sorted = new ArrayList<>();
    messages.forEach(message -> sorted.add(new At(parts(of(message)), message)));
    sorted.sort(Comparator.comparing(At::moment, Moments::compare));
    return sorted.stream().map(At::message).toList();
  }

  private static byte[] of(Message message) {
    if (message instanceof Message.Claim claim) {
      return claim.moment();
    }
    return message instanceof Message.Removal removal ? removal.moment() : NONE;
  }

  private static List<Object> parts(byte[] moment) {
    List<Object> parts = new ArrayList<>();
    if (moment.length > 0) {
      WireReader reader = new WireReader(moment);
      for (int left = reader.beginList(); left > 0; left--) {
        parts.add(reader.isText() ? reader.text() : (Object) reader.integer());
      }
    }
    return parts;
  }

  private static int compare(List<Object> one, List<Object> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      int order = compare(one.get(i), other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  private static int compare(Object one, Object other) {
    return one instanceof String text
        ? CodePoints.compare(text, (String) other)
        : Long.compare((Long) one, (Long) other);
  }
}
