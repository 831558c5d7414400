package io.boilerc.flink.message;

import io.boilerc.flink.state.Sent;
import java.util.Arrays;
import java.util.Objects;

/**
 * What operators send each other: one immutable value with a kind. See "How a view is kept" in
 * docs/architecture.md.
 *
 * <p>Every message knows the key that it is routed by, {@link #key()}: the path of a document, the
 * key of a subscription, the path of a root, the target of a claim. Document fields are bytes of
 * the wire format and none of this package's business; nobody may change the array after the
 * message was made.
 */
public final class Message {

  /** What a message says; the order is part of the serialized form. */
  public enum Kind {
    /** A document is now so, or gone: from a source to everybody, and from Deliver to a sink. */
    DOCUMENT,
    /** A root wants the documents behind a key. */
    SUBSCRIBE,
    /** A root no longer wants them. */
    UNSUBSCRIBE,
    /** To a root: a document in one of its slots is now so, or no longer there. */
    SLOT,
    /** A document is found under a join key, or no longer. */
    INDEX,
    /** A root wants a document to exist at a target path, or no longer. */
    CLAIM,
    /** A document was in the database when an attempt of the job began. */
    EXISTING
  }

  private final Kind kind;
  private final String key;
  private final String root;
  private final String name;
  private final String joinKey;
  private final String path;
  private final long first;
  private final long second;
  private final byte[] fields;

  Message(
      Kind kind,
      String key,
      String root,
      String name,
      String joinKey,
      String path,
      long first,
      long second,
      byte[] fields) {
    this.kind = kind;
    this.key = Objects.requireNonNull(key, "key");
    this.root = root;
    this.name = name;
    this.joinKey = joinKey;
    this.path = path;
    this.first = first;
    this.second = second;
    this.fields = fields;
  }

  /**
   * A document's state; {@code fields} is null when it does not exist. Times are microseconds since
   * the epoch.
   */
  public static Message document(String path, byte[] fields, long createTime, long updateTime) {
    return new Message(Kind.DOCUMENT, path, "", "", "", path, createTime, updateTime, fields);
  }

  /** A root's wish to hear of the documents behind {@code key} in {@code slot}. */
  public static Message subscribe(String key, String root, String slot) {
    return new Message(Kind.SUBSCRIBE, key, root, slot, "", "", 0, 0, null);
  }

  /** Takes a {@link #subscribe} back. */
  public static Message unsubscribe(String key, String root, String slot) {
    return new Message(Kind.UNSUBSCRIBE, key, root, slot, "", "", 0, 0, null);
  }

  /**
   * A document of a root's slot; {@code fields} is null when it left. {@code joinKey} tells apart
   * the keys by which a Match found it, so that leaving one key does not hide that another holds
   * it; Resolve gives the empty string.
   */
  public static Message slot(String root, String slot, String joinKey, String path, byte[] fields) {
    return new Message(Kind.SLOT, root, root, slot, joinKey, path, 0, 0, fields);
  }

  /** A document is found under {@code key}; {@code fields} is null when it is no longer. */
  public static Message index(String key, String path, byte[] fields) {
    return new Message(Kind.INDEX, key, "", "", "", path, 0, 0, fields);
  }

  /**
   * A claim of {@code claimant} on the document at {@code target}; {@code fields} is null when it
   * is given up.
   */
  public static Message claim(String target, Claimant claimant, byte[] fields) {
    return new Message(
        Kind.CLAIM,
        target,
        claimant.root(),
        claimant.mediator(),
        "",
        target,
        claimant.index(),
        0,
        fields);
  }

  /**
   * The attempt with {@code epoch} has found a document at {@code path}; {@code fields} is null
   * where it is certain not to be what it should. The message keeps a digest in their place.
   */
  public static Message existing(String path, byte[] fields, long epoch) {
    return found(path, fields == null ? null : Sent.digestOf(fields), epoch);
  }

  static Message found(String path, byte[] digest, long epoch) {
    return new Message(Kind.EXISTING, path, "", "", "", path, epoch, 0, digest);
  }

  /** What this message says. */
  public Kind kind() {
    return kind;
  }

  /** What it is routed by. */
  public String key() {
    return key;
  }

  /** SUBSCRIBE, UNSUBSCRIBE, SLOT, CLAIM: the path of the root document; else empty. */
  public String root() {
    return root;
  }

  /** SUBSCRIBE, UNSUBSCRIBE, SLOT: the slot; else empty. */
  public String slot() {
    return kind == Kind.CLAIM ? "" : name;
  }

  /** SLOT: the key by which the document was found; else empty. */
  public String joinKey() {
    return joinKey;
  }

  /** DOCUMENT, SLOT, INDEX, EXISTING: the document's path; CLAIM: the target; else empty. */
  public String path() {
    return path;
  }

  /** DOCUMENT: microseconds since the epoch; 0 where unknown. */
  public long createTime() {
    return kind == Kind.DOCUMENT ? first : 0;
  }

  /** DOCUMENT: microseconds since the epoch; 0 where unknown. */
  public long updateTime() {
    return second;
  }

  /** EXISTING: the attempt that found the document; else 0. */
  public long epoch() {
    return kind == Kind.EXISTING ? first : 0;
  }

  /** CLAIM: who claims; fails for other kinds. */
  public Claimant claimant() {
    if (kind != Kind.CLAIM) {
      throw new IllegalStateException("a message of kind " + kind + " has no claimant");
    }
    return new Claimant(name, root, Math.toIntExact(first));
  }

  /** The document's fields as wire bytes (EXISTING: their digest), or null; not to be changed. */
  public byte[] fields() {
    return fields;
  }

  String name() {
    return name;
  }

  long first() {
    return first;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Message that
        && kind == that.kind
        && first == that.first
        && second == that.second
        && key.equals(that.key)
        && root.equals(that.root)
        && name.equals(that.name)
        && joinKey.equals(that.joinKey)
        && path.equals(that.path)
        && Arrays.equals(fields, that.fields);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, key, root, name, joinKey, path, first, second)
        ^ Arrays.hashCode(fields);
  }

  @Override
  public String toString() {
    String size = fields == null ? "none" : fields.length + " bytes";
    return kind + "(" + String.join(", ", key, root, name, joinKey, path, size) + ")";
  }
}
