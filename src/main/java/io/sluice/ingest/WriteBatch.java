package io.sluice.ingest;

import io.sluice.api.RefusalReason;
import io.sluice.storage.extra.MetadataBytes;
import io.sluice.storage.extra.MetadataStore;
import io.sluice.storage.extra.MetricType;
import io.sluice.storage.histogram.Histogram;
import io.sluice.storage.histogram.HistogramBytes;
import io.sluice.storage.histogram.HistogramCheck;
import io.sluice.storage.index.IdentityHash;
import io.sluice.storage.shard.ConflictPolicy;
import io.sluice.storage.shard.RefusalTally;
import io.sluice.storage.shard.Slice;
import io.sluice.storage.shard.TimeBounds;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The decoders' target: one request's series, partitioned to shards as they are decoded.
 *
 * <p>A decoder opens a series by {@link #expect}, {@link #known} or {@link #labels} and {@link
 * #define}, cheapest first, then adds its samples. After {@code expect} or {@code known} has hit,
 * labels need neither parsing nor validation: these very bytes went through both before.
 *
 * <p>Nothing refers to the request's body once its last series is decoded. Confined to the decoding
 * thread until submitted.
 */
public final class WriteBatch {
  /** Every how many hits by hint the cache is told, so that it knows what is in use. */
  private static final int TOUCH_EVERY = 64;

  private static final int NO_LINE = -1;

  private final Tenant tenant;
  private final Encoding encoding;
  private final ConflictPolicy policy;
  private final SeriesCache cache;
  private final IdentityHash identities;
  private final @Nullable Slice[] slices;
  private final LabelCollector labels;
  private final DecodeOutcome outcome = new DecodeOutcome();
  private final ExtraCounts extras = new ExtraCounts();
  private final ExemplarEncoder exemplars;
  private final MetadataCollector metadata;
  private final HistogramBytes histogramBytes = new HistogramBytes();
  private final int maxBuckets;
  private final int expectedSeries;

  private String origin = "";
  private long owner;
  private boolean cached = true;
  private int line = NO_LINE;
  private int series;
  private long samples;
  private int sampleInSeries;
  private int hinted;
  private boolean byPoint;
  private boolean restartAfterGap;
  private @Nullable TimeBounds bounds;
  private @Nullable Slice open;
  private @Nullable CachedSeries previous;

  WriteBatch(
      Tenant tenant,
      Encoding encoding,
      ConflictPolicy policy,
      SeriesCache cache,
      IdentityHash identities,
      LabelLimits limits,
      MetadataStore metadata,
      int shards,
      int expectedSeries) {
    this.tenant = tenant;
    this.owner = tenant.id();
    this.encoding = encoding;
    this.policy = policy;
    this.cache = cache;
    this.identities = identities;
    this.slices = new Slice[shards];
    this.labels = new LabelCollector(tenant, limits);
    this.exemplars = new ExemplarEncoder(metadata.limits());
    this.metadata = new MetadataCollector(tenant, metadata, limits.maxValueLength(), extras);
    this.maxBuckets = metadata.limits().histogramBuckets();
    this.expectedSeries = expectedSeries;
  }

  /**
   * If the series that followed last time has exactly the raw label bytes at {@code buf[off..]},
   * opens it and returns how many bytes they are; otherwise returns -1 and opens nothing.
   *
   * @param limit end of the readable bytes
   */
  public int expect(byte[] buf, int off, int limit) {
    CachedSeries before = previous;
    CachedSeries guess = before == null ? null : before.next;
    if (guess == null || guess.evicted || !guess.startsAt(buf, off, limit)) {
      return -1;
    }
    if (++hinted % TOUCH_EVERY == 0) {
      cache.touch(owner, guess);
    }
    openCached(guess);
    return guess.raw.length;
  }

  /** As {@link #expect}, for bytes whose end is known: all of them must be the series' labels. */
  public boolean expectExactly(byte[] buf, int off, int len) {
    CachedSeries guess = previous == null ? null : previous.next;
    return guess != null && guess.raw.length == len && expect(buf, off, off + len) == len;
  }

  /**
   * Takes back the opening of the series opened last, before any sample of it: what {@link #expect}
   * matched turned out to be only the beginning of its labels.
   */
  public void undoOpen() {
    Slice slice = open;
    if (slice != null) {
      slice.undoOpen();
      series--;
      open = null;
      previous = null;
    }
  }

  /** Opens the series of these raw label bytes if the cache knows them. */
  public boolean known(byte[] buf, int off, int len) {
    if (!cached) {
      return false;
    }
    long key = cache.key(owner, encoding, buf, off, len);
    CachedSeries found = cache.find(key, owner, encoding, buf, off, len);
    if (found == null) {
      return false;
    }
    if (previous != null && previous.next != found && !previous.evicted) {
      previous.next = found;
    }
    openCached(found);
    return true;
  }

  /**
   * Says that equal raw label bytes lead to other series than in other scopes, before the first
   * series is opened. 0 is what is valid without that call.
   */
  public void inScope(int scope) {
    owner = (long) scope << Integer.SIZE | tenant.id();
  }

  /** Says that raw label bytes are to be neither looked up nor remembered. */
  public void withoutCache() {
    cached = false;
  }

  /**
   * Says which line, from 1, the series opened from here on come from: what refusals then name
   * instead of the position of the series.
   */
  public void atLine(long number) {
    line = (int) Math.min(number, Integer.MAX_VALUE);
  }

  /**
   * Says which point, from 1, the series opened from here on come from, or 0 if none: what refusals
   * then name, and what {@link #refusedPoints} counts.
   */
  public void atPoint(int number) {
    line = number;
    if (!byPoint) {
      byPoint = true;
      outcome.refusals().rememberPlaces();
      for (Slice slice : slices) {
        if (slice != null) { // made by what came before the first point, such as metadata
          slice.outcome().refusals().rememberPlaces();
        }
      }
    }
  }

  /** Samples are judged by these bounds instead of everybody's; null for those. */
  WriteBatch within(@Nullable TimeBounds own) {
    bounds = own;
    return this;
  }

  /** Deltas that begin after the end of their series' sum begin a new sum from here on. */
  public void restartAfterGap() {
    restartAfterGap = true;
  }

  /** How many points had anything refused. To be asked once the receipt is there. */
  public int refusedPoints() {
    BitSet points = new BitSet();
    add(outcome.refusals(), points);
    for (Slice slice : slices) {
      if (slice != null) {
        add(slice.outcome().refusals(), points);
      }
    }
    points.clear(0);
    return points.cardinality();
  }

  private static void add(RefusalTally refusals, BitSet to) {
    BitSet places = refusals.places();
    if (places != null) {
      to.or(places);
    }
  }

  private int ordinal() {
    return line == NO_LINE ? series : line;
  }

  private void openCached(CachedSeries found) {
    previous = found;
    open = slice(found.shard);
    open.openKnown(found.ref, ordinal());
    series++;
    sampleInSeries = 0;
  }

  /** The collector of the slow way: {@code begin}, {@code add} each label, then {@link #define}. */
  public LabelCollector labels() {
    return labels;
  }

  /**
   * Opens the series whose labels were collected. The raw bytes are remembered for the cache; none
   * are if {@code len} is 0. Returns false if the series is refused: its samples, added as usual,
   * are then counted as refused.
   */
  public boolean define(byte[] raw, int off, int len) {
    if (!labels.finish()) {
      refuse(labels.refusedFor(), labels.describe(), labels.problem());
      return false;
    }
    long identity = identities.of(labels.canonical(), 0, labels.canonicalLength());
    Slice slice = slice(IdentityHash.shard(identity, slices.length));
    slice.openFresh(identity, labels.canonical(), labels.canonicalLength(), ordinal());
    series++;
    if (len > 0 && cached) {
      long key = cache.key(owner, encoding, raw, off, len);
      slice.rememberRaw(key, raw, off, len);
    }
    open = slice;
    previous = null;
    sampleInSeries = 0;
    return true;
  }

  /** Opens a series that is refused as a whole; its samples are counted as they are added. */
  public void refuse(RefusalReason reason, String seriesText, String message) {
    outcome.openRefused(reason, seriesText, ordinal(), message);
    series++;
    open = null;
    previous = null;
    sampleInSeries = 0;
  }

  /** Adds a sample to the series opened last. */
  public void sample(long timestampMillis, long valueBits) {
    samples++;
    sampleInSeries++;
    Slice slice = open;
    if (slice != null) {
      slice.sample(timestampMillis, valueBits);
    } else {
      outcome.refusedSample();
    }
  }

  /**
   * Adds a delta to the series opened last: what was counted after {@code startNanos} until {@code
   * endNanos}, both after the epoch. The sum of the series' deltas is stored.
   */
  public void delta(long startNanos, long endNanos, long valueBits) {
    samples++;
    sampleInSeries++;
    Slice slice = open;
    if (slice != null) {
      slice.delta(startNanos, endNanos, valueBits);
    } else {
      outcome.refusedSample();
    }
  }

  /** Counts one sample of the open series that is refused by itself. */
  public void refuseSample(RefusalReason reason, String message) {
    samples++;
    if (open == null) {
      outcome.refusedSample();
    } else {
      int index = line == NO_LINE ? series - 1 : line;
      outcome.refuseOne(reason, index, sampleInSeries, message);
    }
    sampleInSeries++;
  }

  /**
   * Adds a native histogram to the series opened last: a sample too. One that makes no sense is
   * refused by name.
   */
  public void histogram(long timestampMillis, Histogram histogram) {
    Slice slice = taken(histogram);
    if (slice != null) {
      int length = histogramBytes.encode(histogram);
      slice.histogram(timestampMillis, histogramBytes.bytes(), 0, length);
    }
  }

  /**
   * Adds a native histogram of what was counted after {@code startNanos} until {@code endNanos},
   * both after the epoch, to the series opened last. The sum of all of the series is stored.
   */
  public void histogramDelta(long startNanos, long endNanos, Histogram histogram) {
    Slice slice = taken(histogram);
    if (slice != null) {
      int length = histogramBytes.encode(histogram);
      slice.histogramDelta(startNanos, endNanos, histogramBytes.bytes(), 0, length);
    }
  }

  /** The slice that takes a histogram, or null if it is refused, and counted. */
  private @Nullable Slice taken(Histogram histogram) {
    extras.histogramsReceived++;
    String trouble = HistogramCheck.trouble(histogram, maxBuckets);
    if (trouble == null && open != null) {
      samples++;
      sampleInSeries++;
      return open;
    }
    extras.histogramsRefused++;
    refuseSample(RefusalReason.MALFORMED, "a native histogram: " + trouble);
    return null;
  }

  /** Counts a native histogram that can't even be handed over as a refused sample. */
  public void refuseHistogram(RefusalReason reason, String message) {
    extras.histogramsReceived++;
    extras.histogramsRefused++;
    refuseSample(reason, message);
  }

  /** Native histograms that were not refused. To be asked once the receipt is there. */
  public long writtenHistograms() {
    long written = extras.histogramsReceived - extras.histogramsRefused;
    for (Slice slice : slices) {
      written -= slice == null ? 0 : slice.outcome().extras().histogramsRefused();
    }
    return written;
  }

  /**
   * Adds an exemplar to the series opened last. One request may have 10,000, or as many as are kept
   * of a tenant if that is more; others would only push one another out.
   *
   * @param exemplarLabels its own labels in any order, each name and value with its length in front
   *     as a uvarint, valid UTF-8
   * @param timestampMillis its time in milliseconds since the epoch
   * @param valueBits raw bits of its value
   * @return whether it is kept if the write succeeds; if not, it is counted as refused
   */
  public boolean exemplar(
      byte[] exemplarLabels, int off, int len, long timestampMillis, long valueBits) {
    extras.exemplarsReceived++;
    boolean tooMany = extras.exemplarsReceived - extras.exemplarsRefused > exemplars.most();
    int length =
        open == null || tooMany
            ? -1
            : exemplars.encode(exemplarLabels, off, len, timestampMillis, valueBits);
    if (open == null || length < 0) {
      extras.exemplarsRefused++;
      return false;
    }
    open.exemplar(exemplars.bytes(), 0, length);
    return true;
  }

  /** Counts an exemplar that can't even be handed over as refused. */
  public void refuseExemplar() {
    extras.exemplarsReceived++;
    extras.exemplarsRefused++;
  }

  /** Bytes that names and values of an exemplar's labels may have together. */
  public int exemplarLabelBytes() {
    return exemplars.maxLabelBytes();
  }

  /**
   * Adds metadata of a metric family, all texts in UTF-8. What is known already is counted and goes
   * no further; help and unit beyond the limit are cut.
   *
   * @return whether it is kept if the write succeeds and there is room for the family
   */
  public boolean metadata(MetricType type, byte[] family, byte[] help, byte[] unit) {
    long refused = extras.metadataRefused;
    MetadataBytes one = metadata.take(type, family, help, unit);
    if (one != null) {
      byte[] bytes = one.toBytes();
      long identity = identities.of(one.key(), 0, one.key().length);
      slice(IdentityHash.shard(identity, slices.length)).metadata(bytes, 0, bytes.length);
    }
    return extras.metadataRefused == refused;
  }

  /** Counts metadata that can't even be handed over as refused. */
  public void refuseMetadata() {
    extras.metadataReceived++;
    extras.metadataRefused++;
  }

  /** What was counted beside samples. */
  public ExtraCounts extras() {
    return extras;
  }

  private Slice slice(int shard) {
    Slice slice = slices[shard];
    if (slice == null) {
      slice = new Slice(policy, expectedSeries, expectedSeries);
      slices[shard] = slice;
      slice.within(tenant.quota(), bounds);
      if (byPoint) {
        slice.outcome().refusals().rememberPlaces();
      }
      if (restartAfterGap) {
        slice.restartAfterGap();
      }
    }
    return slice;
  }

  /** Series opened so far, refused ones and repeats included. */
  public int seriesCount() {
    return series;
  }

  /** Samples decoded so far, refused ones included. */
  public long sampleCount() {
    return samples;
  }

  /** Heap bytes that the decoded columns hold. */
  public long bytes() {
    long bytes = 0;
    for (Slice slice : slices) {
      bytes += slice == null ? 0 : slice.bytes();
    }
    return bytes;
  }

  /** Whose it is. */
  public Tenant tenant() {
    return tenant;
  }

  /** Whose spelling its raw label bytes are: the tenant's, in a scope. */
  long owner() {
    return owner;
  }

  /** How it came. */
  public Encoding encoding() {
    return encoding;
  }

  /** Who sent it, for refusals: an address, or empty. */
  public String origin() {
    return origin;
  }

  /** Says who sent it. */
  public WriteBatch from(String sender) {
    origin = sender;
    return this;
  }

  @Nullable Slice[] slices() {
    return slices;
  }

  /** Makes the batch touch every shard, if only with nothing: how a flush reaches them all. */
  WriteBatch touchAll() {
    for (int shard = 0; shard < slices.length; shard++) {
      slice(shard);
    }
    return this;
  }

  DecodeOutcome outcome() {
    return outcome;
  }
}
