package io.boilerc.flink.message;

import io.boilerc.flink.state.Encoding;
import io.boilerc.flink.state.LetterSerializer;
import io.boilerc.flink.state.VersionedSerializer;
import io.boilerc.flink.state.VersionedSnapshot;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Messages on the network and in state: a byte for the kind, then what that kind has. */
public final class MessageSerializer extends VersionedSerializer<Message> {

  /** The one instance that is needed. */
  public static final MessageSerializer INSTANCE = new MessageSerializer();

  private static final long serialVersionUID = 1L;

  private static final int DOCUMENT = 0;
  private static final int SUBSCRIPTION = 1;
  private static final int SLOT_CHANGE = 2;
  private static final int INDEX_CHANGE = 3;
  private static final int CLAIM = 4;
  private static final int REMOVAL = 5;
  private static final int EXISTING = 6;
  private static final int EVENT = 7;
  private static final int EMISSION = 8;

  @Override
  public void serialize(Message message, DataOutputView out) throws IOException {
    if (message instanceof Message.Document document) {
      out.writeByte(DOCUMENT);
      Encoding.writeText(document.path(), out);
      Encoding.writeBytes(document.fields(), out);
      out.writeLong(document.createTime());
      out.writeLong(document.updateTime());
    } else if (message instanceof Message.Subscription subscription) {
      out.writeByte(SUBSCRIPTION);
      Encoding.writeText(subscription.key(), out);
      Encoding.writeText(subscription.root(), out);
      Encoding.writeText(subscription.slot(), out);
      out.writeBoolean(subscription.ends());
    } else if (message instanceof Message.SlotChange change) {
      out.writeByte(SLOT_CHANGE);
      Encoding.writeText(change.root(), out);
      Encoding.writeText(change.slot(), out);
      Encoding.writeText(change.joinKey(), out);
      Encoding.writeText(change.path(), out);
      Encoding.writeBytes(change.fields(), out);
    } else if (message instanceof Message.IndexChange change) {
      out.writeByte(INDEX_CHANGE);
      Encoding.writeText(change.key(), out);
      Encoding.writeText(change.path(), out);
      Encoding.writeBytes(change.fields(), out);
    } else if (message instanceof Message.Claim claim) {
      out.writeByte(CLAIM);
      write(claim, out);
    } else if (message instanceof Message.Removal removal) {
      out.writeByte(REMOVAL);
      Encoding.writeText(removal.target(), out);
      Encoding.writeText(removal.mediator(), out);
      Encoding.writeBytes(removal.moment(), out);
    } else if (message instanceof Message.Existing existing) {
      out.writeByte(EXISTING);
      Encoding.writeText(existing.path(), out);
      Encoding.writeBytes(existing.digest(), out);
      out.writeLong(existing.updateTime());
      out.writeLong(existing.epoch());
    } else if (message instanceof Message.Event event) {
      out.writeByte(EVENT);
      write(event, out);
    } else if (message instanceof Message.Emission emission) {
      out.writeByte(EMISSION);
      Encoding.writeText(emission.topic(), out);
      Encoding.writeText(emission.messageKey(), out);
      Encoding.writeBytes(emission.value(), out);
      Encoding.writeText(emission.origin(), out);
    }
  }

  private static void write(Message.Claim claim, DataOutputView out) throws IOException {
    Encoding.writeText(claim.target(), out);
    Encoding.writeText(claim.claimant().mediator(), out);
    Encoding.writeText(claim.claimant().root(), out);
    out.writeLong(claim.claimant().index());
    Encoding.writeText(claim.view(), out);
    Encoding.writeBytes(claim.fields(), out);
    LetterSerializer.writeAll(claim.letters(), out);
    Encoding.writeBytes(claim.moment(), out);
    out.writeLong(claim.frozenSince());
  }

  private static void write(Message.Event event, DataOutputView out) throws IOException {
    Encoding.writeText(event.group(), out);
    out.writeLong(event.time());
    out.writeInt(event.partition());
    out.writeLong(event.offset());
    Encoding.writeText(event.origin(), out);
    Encoding.writeText(event.messageKey(), out);
    out.writeLong(event.passed());
    Encoding.writeBytes(event.fields(), out);
  }

  @Override
  public Message deserialize(DataInputView in) throws IOException {
    int kind = in.readUnsignedByte();
    String key = Encoding.readText(in);
    return switch (kind) {
      case DOCUMENT ->
          new Message.Document(key, Encoding.readBytes(in), in.readLong(), in.readLong());
      case SUBSCRIPTION ->
          new Message.Subscription(
              key, Encoding.readText(in), Encoding.readText(in), in.readBoolean());
      case SLOT_CHANGE ->
          new Message.SlotChange(
              key,
              Encoding.readText(in),
              Encoding.readText(in),
              Encoding.readText(in),
              Encoding.readBytes(in));
      case INDEX_CHANGE ->
          new Message.IndexChange(key, Encoding.readText(in), Encoding.readBytes(in));
      case CLAIM ->
          new Message.Claim(
              key,
              new Claimant(Encoding.readText(in), Encoding.readText(in), in.readLong()),
              Encoding.readText(in),
              Encoding.readBytes(in),
              LetterSerializer.readAll(in),
              Encoding.readBytes(in),
              in.readLong());
      case REMOVAL -> new Message.Removal(key, Encoding.readText(in), Encoding.readBytes(in));
      case EXISTING ->
          new Message.Existing(key, Encoding.readBytes(in), in.readLong(), in.readLong());
      case EVENT ->
          new Message.Event(
              key,
              in.readLong(),
              in.readInt(),
              in.readLong(),
              Encoding.readText(in),
              Encoding.readText(in),
              in.readLong(),
              Encoding.readBytes(in));
      case EMISSION ->
          new Message.Emission(
              key, Encoding.readText(in), Encoding.readBytes(in), Encoding.readText(in));
      default -> throw new IOException("state is damaged: a message of kind " + kind);
    };
  }

  @Override
  public TypeSerializerSnapshot<Message> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Version 1: kind, key, and per kind what {@link #serialize} writes. */
  public static final class Snapshot extends VersionedSnapshot<Message> {
    /** For Flink. */
    public Snapshot() {
      super(1);
    }

    @Override
    protected TypeSerializer<Message> serializer(int version) {
      return INSTANCE;
    }
  }
}
