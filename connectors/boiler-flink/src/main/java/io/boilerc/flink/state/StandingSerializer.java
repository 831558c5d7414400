package io.boilerc.flink.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Claims in the state of Deliver. */
public final class StandingSerializer extends VersionedSerializer<Standing> {

  /** The one instance that is needed. */
  public static final StandingSerializer INSTANCE = new StandingSerializer();

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(Standing value, DataOutputView out) throws IOException {
    Encoding.writeText(value.view(), out);
    Encoding.writeBytes(value.fields(), out);
    LetterSerializer.writeAll(value.letters(), out);
    out.writeLong(value.frozenSince());
  }

  @Override
  public Standing deserialize(DataInputView in) throws IOException {
    return new Standing(
        Encoding.readText(in), Encoding.readBytes(in), LetterSerializer.readAll(in), in.readLong());
  }

  @Override
  public TypeSerializerSnapshot<Standing> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Version 1: view, fields, letters, frozen since. */
  public static final class Snapshot extends VersionedSnapshot<Standing> {
    /** For Flink. */
    public Snapshot() {
      super(1);
    }

    @Override
    protected TypeSerializer<Standing> serializer(int version) {
      return INSTANCE;
    }
  }
}
