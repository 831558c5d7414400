package io.boilerc.firestore.types;

import io.boilerc.firestore.DocumentWrite;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's view of {@link DocumentWrite}: one opaque value with our own serializer. */
public final class DocumentWriteTypeInfo extends TypeInformation<DocumentWrite> {

  /** The only instance that is needed. */
  public static final DocumentWriteTypeInfo INSTANCE = new DocumentWriteTypeInfo();

  private static final long serialVersionUID = 1L;

  /** For Flink's type extraction, by the annotation on the record. */
  public static final class Factory extends TypeInfoFactory<DocumentWrite> {
    @Override
    public TypeInformation<DocumentWrite> createTypeInfo(
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
  public Class<DocumentWrite> getTypeClass() {
    return DocumentWrite.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<DocumentWrite> createSerializer(SerializerConfig config) {
    return DocumentWriteSerializer.INSTANCE;
  }

  @Override
  public String toString() {
    return "DocumentWrite";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DocumentWriteTypeInfo;
  }

  @Override
  public int hashCode() {
    return DocumentWriteTypeInfo.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof DocumentWriteTypeInfo;
  }
}
