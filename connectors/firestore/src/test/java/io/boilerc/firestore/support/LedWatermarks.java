package io.boilerc.firestore.support;

import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.epoch.Epoch;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** For a sink without the connector's source: begins an attempt, and tells its epoch. */
public record LedWatermarks(FirestoreConfig config)
    implements WatermarkGeneratorSupplier<DocumentWrite> {

  private static final long serialVersionUID = 1L;

  @Override
  public WatermarkGenerator<DocumentWrite> createWatermarkGenerator(Context context) {
    try (FirestoreChannel channel = FirestoreChannel.open(config, true)) {
      return new Leader(WriterHarness.begin(config, channel));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private record Leader(long epoch) implements WatermarkGenerator<DocumentWrite> {
    @Override
    public void onEvent(DocumentWrite write, long cut, WatermarkOutput output) {
      output.emitWatermark(new Watermark(Epoch.mark(epoch)));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
  }
}
