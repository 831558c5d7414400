package io.boilerc.flink.message;

import io.boilerc.flink.message.Message.Kind;
import io.boilerc.flink.state.Encoding;
import io.boilerc.flink.state.VersionedSerializer;
import io.boilerc.flink.state.VersionedSnapshot;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Messages on the network and in state: a byte for the kind, then only what that kind has. */
public final class MessageSerializer extends VersionedSerializer<Message> {

  /** The one instance that is needed. */
  public static final MessageSerializer INSTANCE = new MessageSerializer();

  private static final long serialVersionUID = 1L;
  private static final Kind[] KINDS = Kind.values();

  @Override
  public void serialize(Message message, DataOutputView out) throws IOException {
    out.writeByte(message.kind().ordinal());
    Encoding.writeText(message.key(), out);
    switch (message.kind()) {
      case DOCUMENT -> {
        out.writeLong(message.createTime());
        out.writeLong(message.updateTime());
        Encoding.writeBytes(message.fields(), out);
      }
      case SUBSCRIBE, UNSUBSCRIBE -> {
        Encoding.writeText(message.root(), out);
        Encoding.writeText(message.slot(), out);
      }
      case SLOT -> {
        Encoding.writeText(message.slot(), out);
        Encoding.writeText(message.joinKey(), out);
        Encoding.writeText(message.path(), out);
        Encoding.writeBytes(message.fields(), out);
      }
      case INDEX -> {
        Encoding.writeText(message.path(), out);
        Encoding.writeBytes(message.fields(), out);
      }
      case CLAIM -> {
        Encoding.writeText(message.name(), out);
        Encoding.writeText(message.root(), out);
        out.writeInt((int) message.first());
        Encoding.writeBytes(message.fields(), out);
      }
      case EXISTING -> {
        out.writeLong(message.epoch());
        Encoding.writeBytes(message.fields(), out);
      }
    }
  }

  @Override
  public Message deserialize(DataInputView in) throws IOException {
    Kind kind = KINDS[in.readUnsignedByte()];
    String key = Encoding.readText(in);
    switch (kind) {
      case DOCUMENT:
        {
          long created = in.readLong();
          long updated = in.readLong();
          return Message.document(key, Encoding.readBytes(in), created, updated);
        }
      case SUBSCRIBE:
        return Message.subscribe(key, Encoding.readText(in), Encoding.readText(in));
      case UNSUBSCRIBE:
        return Message.unsubscribe(key, Encoding.readText(in), Encoding.readText(in));
      case SLOT:
        {
          String slot = Encoding.readText(in);
          String joinKey = Encoding.readText(in);
          String path = Encoding.readText(in);
          return Message.slot(key, slot, joinKey, path, Encoding.readBytes(in));
        }
      case INDEX:
        return Message.index(key, Encoding.readText(in), Encoding.readBytes(in));
      case CLAIM:
        {
          String mediator = Encoding.readText(in);
          String root = Encoding.readText(in);
          Claimant claimant = new Claimant(mediator, root, in.readInt());
          return Message.claim(key, claimant, Encoding.readBytes(in));
        }
      case EXISTING:
        {
          long epoch = in.readLong();
          return Message.found(key, Encoding.readBytes(in), epoch);
        }
    }
    throw new IOException("state is damaged: a message of kind " + kind);
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
