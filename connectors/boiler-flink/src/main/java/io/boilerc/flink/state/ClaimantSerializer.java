package io.boilerc.flink.state;

import io.boilerc.flink.message.Claimant;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Claimants in the state of Deliver. */
public final class ClaimantSerializer extends VersionedSerializer<Claimant> {

  /** The one instance that is needed. */
  public static final ClaimantSerializer INSTANCE = new ClaimantSerializer();

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(Claimant value, DataOutputView out) throws IOException {
    Encoding.writeText(value.mediator(), out);
    Encoding.writeText(value.root(), out);
    out.writeLong(value.index());
  }

  @Override
  public Claimant deserialize(DataInputView in) throws IOException {
    return new Claimant(Encoding.readText(in), Encoding.readText(in), in.readLong());
  }

  @Override
  public TypeSerializerSnapshot<Claimant> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Version 1: mediator, root, index. */
  public static final class Snapshot extends VersionedSnapshot<Claimant> {
    /** For Flink. */
    public Snapshot() {
      super(1);
    }

    @Override
    protected TypeSerializer<Claimant> serializer(int version) {
      return INSTANCE;
    }
  }
}
