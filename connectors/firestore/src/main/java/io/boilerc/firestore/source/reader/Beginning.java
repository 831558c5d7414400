package io.boilerc.firestore.source.reader;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.epoch.Epoch;
import io.boilerc.firestore.epoch.EpochDocument;
import io.boilerc.firestore.epoch.Fences;
import io.boilerc.firestore.listing.Lister;
import io.boilerc.firestore.listing.Listing;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes before an attempt's first cut: its epoch as a watermark, then every document that is
 * there of what the job writes.
 *
 * <p>The order makes the listing final. Once the epoch is made, no earlier attempt can get the
 * right to write; once the fences are gone, none has it; and this attempt's sinks get it by the
 * epoch, but have nothing to write before the first cut, which comes after the listing. See
 * docs/decisions/0006-reconcile.md.
 */
final class Beginning {

  private static final Logger LOG = LoggerFactory.getLogger(Beginning.class);

  private final FirestoreConfig config;
  private final FirestoreChannel channel;
  private final Lister lister;
  private final boolean lists;
  private long epoch = Epoch.NONE;
  private long found;

  Beginning(FirestoreConfig config, FirestoreChannel channel, List<Listing> listings) {
    this.config = config;
    this.channel = channel;
    this.lister = new Lister(config, channel, listings);
    this.lists = !listings.isEmpty();
  }

  /** Emits the next part; false: there was none left. */
  boolean emit(ReaderOutput<DocumentChange> output)
      throws FirestoreException, InterruptedException {
    if (epoch == Epoch.NONE) {
      EpochDocument taken = EpochDocument.take(config, channel);
      Fences.remove(config, channel, taken);
      epoch = taken.epoch();
      output.emitWatermark(new Watermark(Epoch.mark(epoch)));
      return true;
    }
    DocumentChange document = lister.next();
    if (document != null) {
      found++;
      output.collect(document.foundBy(epoch), Epoch.mark(epoch));
      return true;
    }
    if (lists) {
      LOG.info("Job '{}', epoch {}: found {} documents of its own", config.job(), epoch, found);
    }
    return false;
  }
}
