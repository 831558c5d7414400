package io.boilerc.firestore.listing;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunQueryResponse;
import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.client.Retry;
import io.boilerc.firestore.wire.DocumentNames;
import io.boilerc.firestore.wire.DocumentReader;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.List;

/**
 * Reads listings one after the other, document by document. It holds one document at a time: the
 * server waits while nobody asks for the next, and a page that took too long for one call, or was
 * broken off, continues after the last document.
 *
 * <p>Pages are read at different times, so it is only exact while nobody writes there. Blocks; for
 * one thread.
 */
public final class Lister {

  /** What one call may bring. */
  private static final int PAGE = 1_000;

  private final FirestoreConfig config;
  private final FirestoreChannel channel;
  private final DocumentNames names;
  private final DocumentReader reader;
  private final Retry retry;
  private final Iterator<Listing> listings;
  private final int limit;

  private Listing listing;
  private Iterator<RunQueryResponse> page;
  private int taken;
  private String last;

  /** Over the channel, which stays the caller's. */
  public Lister(FirestoreConfig config, FirestoreChannel channel, List<Listing> listings) {
    this(config, channel, listings, PAGE);
  }

  Lister(FirestoreConfig config, FirestoreChannel channel, List<Listing> listings, int limit) {
    this.config = config;
    this.channel = channel;
    this.names = new DocumentNames(config.documentsName());
    this.reader = new DocumentReader(names);
    this.retry = new Retry(config, "listing the job's documents", config.connectTimeout());
    this.listings = listings.iterator();
    this.limit = limit;
  }

  /**
   * The next document, or null after the last; one of several listings comes several times.
   *
   * @throws FirestoreException if the database can't be reached for {@code connectTimeout}, or
   *     refuses
   */
  public DocumentChange next() throws FirestoreException, InterruptedException {
    retry.succeeded(); // how long the last document took its reader is no fault of the server
    while (listing != null || listings.hasNext()) {
      if (listing == null) {
        listing = listings.next();
        last = null;
      }
      try {
        Document document = nextOfPage();
        if (document == null) {
          endPage();
        } else if (listing.matches(names.path(document.getName()))) {
          return reader.read(document);
        }
      } catch (StatusRuntimeException e) {
        page = null;
        retry.failed(e.getStatus());
      }
    }
    return null;
  }

  private Document nextOfPage() {
    if (page == null) {
      page = channel.calls().runQuery(listing.query(config.documentsName(), last, limit));
      taken = 0;
    }
    while (page.hasNext()) {
      RunQueryResponse response = page.next();
      if (response.hasDocument()) {
        retry.succeeded();
        taken++;
        last = response.getDocument().getName();
        return response.getDocument();
      }
    }
    return null;
  }

  private void endPage() {
    page = null;
    if (taken < limit) {
      listing = null;
    }
  }
}
