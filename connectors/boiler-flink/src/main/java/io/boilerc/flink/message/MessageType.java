package io.boilerc.flink.message;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Tells Flink to use {@link MessageSerializer}, so that nothing is ever left to reflection or Kryo.
 */
public final class MessageType extends TypeInformation<Message> {

  /** The one instance that is needed. */
  public static final MessageType INSTANCE = new MessageType();

  private static final long serialVersionUID = 1L;

  private MessageType() {}

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<Message> getTypeClass() {
    return Message.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<Message> createSerializer(SerializerConfig config) {
    return MessageSerializer.INSTANCE;
  }

  @Override
  public String toString() {
    return "Message";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MessageType;
  }

  @Override
  public int hashCode() {
    return MessageType.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof MessageType;
  }
}
