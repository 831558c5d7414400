package io.boilerc.flink.message;

import io.boilerc.flink.function.Functions.Letter;
import io.boilerc.flink.state.Sent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What operators send each other: immutable values, each of which knows the key that it is routed
 * by. See "How a view is kept" in docs/architecture.md.
 *
 * <p>Document fields are bytes of the wire format and none of this package's business; nobody may
 * change an array after the message was made. Times are microseconds since the epoch.
 */
public sealed interface Message {

  /** What it is routed by. */
  String key();

  /**
   * A document is now so: from a source to everybody, and from Deliver to a sink.
   *
   * @param fields null when it does not exist
   * @param createTime 0 where unknown
   * @param updateTime 0 where unknown
   */
  record Document(String path, byte[] fields, long createTime, long updateTime) implements Message {
    @Override
    public String key() {
      return path;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Document that
          && path.equals(that.path)
          && createTime == that.createTime
          && updateTime == that.updateTime
          && Arrays.equals(fields, that.fields);
    }

    @Override
    public int hashCode() {
      return Objects.hash(path, createTime, updateTime, Arrays.hashCode(fields));
    }
  }

  /** A root wants the documents behind a key in a slot, or no longer. */
  record Subscription(String key, String root, String slot, boolean ends) implements Message {}

  /**
   * To a root: a document in one of its slots is now so.
   *
   * @param joinKey tells apart the keys by which a Match found it, so that leaving one key does not
   *     hide that another holds it; Resolve gives the empty string
   * @param fields null when it left
   */
  record SlotChange(String root, String slot, String joinKey, String path, byte[] fields)
      implements Message {
    @Override
    public String key() {
      return root;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof SlotChange that
          && root.equals(that.root)
          && slot.equals(that.slot)
          && joinKey.equals(that.joinKey)
          && path.equals(that.path)
          && Arrays.equals(fields, that.fields);
    }

    @Override
    public int hashCode() {
      return Objects.hash(root, slot, joinKey, path, Arrays.hashCode(fields));
    }
  }

  /** A document is found under a join key or in a group; {@code fields} null: no longer. */
  record IndexChange(String key, String path, byte[] fields) implements Message {
    @Override
    public boolean equals(Object other) {
      return other instanceof IndexChange that
          && key.equals(that.key)
          && path.equals(that.path)
          && Arrays.equals(fields, that.fields);
    }

    @Override
    public int hashCode() {
      return Objects.hash(key, path, Arrays.hashCode(fields));
    }
  }

  /**
   * A claimant wants a document to exist.
   *
   * @param view the view's name, for dead letters
   * @param fields null when the claim is given up, or there never was a document that could be
   *     written
   * @param letters dead letters that stand as long as the claim does, also one without fields
   * @param moment of a keyed operator: the place of its call among all, as wire bytes; else empty
   * @param frozenSince when its root was created, if a document that was written after that is to
   *     stay as it is; else 0
   */
  record Claim(
      String target,
      Claimant claimant,
      String view,
      byte[] fields,
      List<Letter> letters,
      byte[] moment,
      long frozenSince)
      implements Message {
    @Override
    public String key() {
      return target;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Claim that
          && target.equals(that.target)
          && claimant.equals(that.claimant)
          && view.equals(that.view)
          && Arrays.equals(fields, that.fields)
          && letters.equals(that.letters)
          && Arrays.equals(moment, that.moment)
          && frozenSince == that.frozenSince;
    }

    @Override
    public int hashCode() {
      return Objects.hash(target, claimant, view, Arrays.hashCode(fields), letters, frozenSince);
    }
  }

  /** A keyed operator takes back whatever its mediator has claimed at a path before that moment. */
  record Removal(String target, String mediator, byte[] moment) implements Message {
    @Override
    public String key() {
      return target;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Removal that
          && target.equals(that.target)
          && mediator.equals(that.mediator)
          && Arrays.equals(moment, that.moment);
    }

    @Override
    public int hashCode() {
      return Objects.hash(target, mediator, Arrays.hashCode(moment));
    }
  }

  /**
   * A document was in the database when an attempt of the job began.
   *
   * @param digest of its fields; null where it is certain not to be what it should
   * @param updateTime when it was last written
   * @param epoch the attempt
   */
  record Existing(String path, byte[] digest, long updateTime, long epoch) implements Message {
    @Override
    public String key() {
      return path;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Existing that
          && path.equals(that.path)
          && updateTime == that.updateTime
          && epoch == that.epoch
          && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
      return Objects.hash(path, updateTime, epoch, Arrays.hashCode(digest));
    }
  }

  /**
   * A record of a topic, typed.
   *
   * @param group the text of its group, or of its key in a keyed operator
   * @param time its event time
   * @param origin which record of which topic it is
   * @param messageKey the record's own key, or null
   * @param passed how far the watermark had come before it
   */
  record Event(
      String group,
      long time,
      int partition,
      long offset,
      String origin,
      String messageKey,
      long passed,
      byte[] fields)
      implements Message {
    @Override
    public String key() {
      return group;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Event that
          && group.equals(that.group)
          && time == that.time
          && partition == that.partition
          && offset == that.offset
          && passed == that.passed
          && origin.equals(that.origin)
          && Objects.equals(messageKey, that.messageKey)
          && Arrays.equals(fields, that.fields);
    }

    @Override
    public int hashCode() {
      return Objects.hash(group, time, origin);
    }
  }

  /**
   * A record for a topic.
   *
   * @param messageKey null: without a key
   * @param value JSON in UTF-8; null: a tombstone
   * @param origin tells it from every other record of the program, and is the same whenever the
   *     same events come again
   */
  record Emission(String topic, String messageKey, byte[] value, String origin) implements Message {
    @Override
    public String key() {
      return topic;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Emission that
          && topic.equals(that.topic)
          && Objects.equals(messageKey, that.messageKey)
          && origin.equals(that.origin)
          && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return Objects.hash(topic, messageKey, origin, Arrays.hashCode(value));
    }
  }

  /** A claim of a view on {@code target}, given up where {@code fields} is null. */
  static Claim claim(String target, Claimant claimant, String view, byte[] fields) {
    return new Claim(target, claimant, view, fields, List.of(), NO_MOMENT, 0);
  }

  /**
   * A document that the attempt with {@code epoch} has found; {@code fields} is null where it is
   * certain not to be what it should.
   */
  static Existing existing(String path, byte[] fields, long updateTime, long epoch) {
    return new Existing(path, fields == null ? null : Sent.digestOf(fields), updateTime, epoch);
  }

  /** The moment of what no keyed operator sent. */
  byte[] NO_MOMENT = {};
}
