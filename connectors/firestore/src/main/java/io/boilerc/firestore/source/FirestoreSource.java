package io.boilerc.firestore.source;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.listen.CollectionTemplate;
import io.boilerc.firestore.listen.CutAssembler;
import io.boilerc.firestore.listing.Listing;
import io.boilerc.firestore.source.enumerator.DocumentsEnumerator;
import io.boilerc.firestore.source.enumerator.EnumeratorState;
import io.boilerc.firestore.source.enumerator.EnumeratorStateSerializer;
import io.boilerc.firestore.source.reader.DocumentsReader;
import io.boilerc.firestore.source.split.DocumentsSplit;
import io.boilerc.firestore.source.split.DocumentsSplitSerializer;
import io.boilerc.firestore.types.DocumentChangeTypeInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.metrics.scope.ScopeFormat;

/**
 * Every change of some collections, in consistent cuts, without end.
 *
 * <p>Timestamps and watermarks are cuts, microseconds since the epoch, and come from the source:
 * use {@code WatermarkStrategy.noWatermarks()}. All collections share one stream, so one subtask
 * reads; set parallelism 1 (others end at once). Before the first cut of each attempt comes its
 * epoch as a negative watermark, and every document of the listings, marked with the epoch. The
 * checkpoint holds path and update time of every document, which lets the source tell deletes after
 * a break; it grows with the collections.
 */
public final class FirestoreSource
    implements Source<DocumentChange, DocumentsSplit, EnumeratorState>,
        ResultTypeQueryable<DocumentChange> {

  private static final long serialVersionUID = 1L;
  private static final String ATTEMPT = ScopeFormat.SCOPE_TASK_ATTEMPT_NUM;

  private final FirestoreConfig config;
  private final List<String> templates;
  private final List<Listing> listings;

  private FirestoreSource(FirestoreConfig config, List<String> templates, List<Listing> listings) {
    this.config = config;
    this.templates = templates;
    this.listings = listings;
  }

  /** A builder for these collections, written as {@link CollectionTemplate} says. */
  public static Builder builder(FirestoreConfig config, List<String> collectionTemplates) {
    return new Builder(config, collectionTemplates);
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<DocumentChange, DocumentsSplit> createReader(SourceReaderContext context) {
    return new DocumentsReader(config, templates, listings, isFirstAttempt(context));
  }

  /** Flink tells a source its attempt only as a variable of its metrics. */
  private static boolean isFirstAttempt(SourceReaderContext context) {
    return "0".equals(context.metricGroup().getAllVariables().get(ATTEMPT));
  }

  @Override
  public SplitEnumerator<DocumentsSplit, EnumeratorState> createEnumerator(
      SplitEnumeratorContext<DocumentsSplit> context) {
    return new DocumentsEnumerator(context, DocumentsSplit.initial(templates));
  }

  @Override
  public SplitEnumerator<DocumentsSplit, EnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<DocumentsSplit> context, EnumeratorState state) {
    return new DocumentsEnumerator(context, state.unassigned());
  }

  @Override
  public SimpleVersionedSerializer<DocumentsSplit> getSplitSerializer() {
    return DocumentsSplitSerializer.INSTANCE;
  }

  @Override
  public SimpleVersionedSerializer<EnumeratorState> getEnumeratorCheckpointSerializer() {
    return EnumeratorStateSerializer.INSTANCE;
  }

  @Override
  public TypeInformation<DocumentChange> getProducedType() {
    return DocumentChangeTypeInfo.INSTANCE;
  }

  /** Collects a source. */
  public static final class Builder {
    private final FirestoreConfig config;
    private final List<String> templates;
    private List<Listing> listings = List.of();

    private Builder(FirestoreConfig config, List<String> templates) {
      this.config = Objects.requireNonNull(config, "config");
      this.templates = List.copyOf(new LinkedHashSet<>(templates));
    }

    /** What to look up at every start of an attempt; nothing unless told. */
    public Builder listings(List<Listing> value) {
      listings = List.copyOf(value);
      return this;
    }

    /** The source; raises IllegalArgumentException for a text that is no collection template. */
    public FirestoreSource build() {
      templates.forEach(CollectionTemplate::parse);
      if (templates.isEmpty() || templates.size() > CutAssembler.MAX_TARGETS) {
        throw new IllegalArgumentException(
            "a source takes 1 to "
                + CutAssembler.MAX_TARGETS
                + " collections, not "
                + templates.size()
                + "; split the program into several jobs");
      }
      return new FirestoreSource(config, templates, listings);
    }
  }
}
