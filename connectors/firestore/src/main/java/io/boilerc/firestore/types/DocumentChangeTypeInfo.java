package io.boilerc.firestore.types;

import io.boilerc.firestore.DocumentChange;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's view of {@link DocumentChange}: one opaque value with our own serializer. */
public final class DocumentChangeTypeInfo extends TypeInformation<DocumentChange> {

  /** The only instance that is needed. */
  public static final DocumentChangeTypeInfo INSTANCE = new DocumentChangeTypeInfo();

  private static final long serialVersionUID = 1L;

  /** For Flink's type extraction, by the annotation on the record. */
  public static final class Factory extends TypeInfoFactory<DocumentChange> {
    @Override
    public TypeInformation<DocumentChange> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return INSTANCE;
    }
  }

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
  public Class<DocumentChange> getTypeClass() {
    return DocumentChange.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<DocumentChange> createSerializer(SerializerConfig config) {
    return DocumentChangeSerializer.INSTANCE;
  }

  @Override
  public String toString() {
    return "DocumentChange";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DocumentChangeTypeInfo;
  }

  @Override
  public int hashCode() {
    return DocumentChangeTypeInfo.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof DocumentChangeTypeInfo;
  }
}
