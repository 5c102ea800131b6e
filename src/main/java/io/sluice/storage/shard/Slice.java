package io.sluice.storage.shard;

import io.sluice.storage.wal.ExtraType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one request has for one shard, in columns: series in order of arrival, each with a run of
 * samples. The slice, not the sample, is what crosses threads.
 *
 * <p>A series is either known (its ref is given) or fresh (its canonical label bytes, tenant pair
 * included, and its identity are given; the shard finds or creates its ref and writes it back).
 *
 * <p>Thread rule: filled by the decoding thread, then handed over once and owned by the shard's
 * thread; read by the completing thread after that. Nothing here is synchronised: the queue's
 * hand-over publishes it.
 */
public final class Slice {
  private static final int FIRST_SERIES = 64;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long[] NONE = {};

  private final ConflictPolicy policy;
  private final SliceOutcome outcome = new SliceOutcome();

  private int seriesCount;
  private int[] refs;
  private int[] ordinals;
  private int[] ends;

  private int sampleCount;
  private long[] times;
  private long[] bits;

  // Of deltas only: the nanoseconds that they cover, by sample; a start of 0 is no delta.
  private long[] deltaStarts = NONE;
  private long[] deltaEnds = NONE;
  private boolean restartsAfterGap;

  private SeriesQuota quota = SeriesQuota.FREE;
  private @Nullable TimeBounds bounds;
  private int histograms;

  private FreshSeries fresh = FreshSeries.NONE;
  private SliceExtras extras = SliceExtras.NONE;

  /** An empty slice whose columns have room for about {@code expectedSeries} without growing. */
  public Slice(ConflictPolicy policy, int expectedSeries, int expectedSamples) {
    this.policy = policy;
    int series = Math.max(FIRST_SERIES, expectedSeries);
    int samples = Math.max(FIRST_SERIES, expectedSamples);
    refs = new int[series];
    ordinals = new int[series];
    ends = new int[series];
    times = new long[samples];
    bits = new long[samples];
  }

  /**
   * Says what the tenant may do.
   *
   * @param series is asked for each new series
   * @param times null for those of the shard
   */
  public void within(SeriesQuota series, @Nullable TimeBounds times) {
    quota = series;
    bounds = times;
  }

  /** Opens a series the shard knows by {@code ref}; {@code ordinal} is its place in the request. */
  public void openKnown(int ref, int ordinal) {
    open(ref, ordinal);
  }

  /** Opens a series by labels; {@code series} remembers them, see {@link FreshSeries#add}. */
  public void openFresh(long identity, byte[] labels, int labelsLength, int ordinal) {
    if (fresh == FreshSeries.NONE) {
      fresh = new FreshSeries();
    }
    open(-1 - fresh.add(identity, labels, labelsLength), ordinal);
  }

  /** Remembers the raw bytes by which the fresh series opened last may be cached. */
  public void rememberRaw(long key, byte[] raw, int offset, int length) {
    fresh.rememberRaw(key, raw, offset, length);
  }

  /** Forgets the series opened last; it must be known and without samples. */
  public void undoOpen() {
    seriesCount--;
  }

  private void open(int ref, int ordinal) {
    int i = seriesCount;
    if (i == refs.length) {
      growSeries();
    }
    refs[i] = ref;
    ordinals[i] = ordinal;
    ends[i] = sampleCount;
    seriesCount = i + 1;
  }

  /** Adds a sample to the series opened last. */
  public void sample(long timestampMillis, long valueBits) {
    int i = sampleCount;
    if (i == times.length) {
      growSamples();
    }
    times[i] = timestampMillis;
    bits[i] = valueBits;
    sampleCount = i + 1;
    ends[seriesCount - 1] = i + 1;
  }

  /**
   * Adds a delta to the series opened last: what was counted after {@code startNanos} until {@code
   * endNanos}. The shard stores the sum of all deltas of the series.
   *
   * @param startNanos after the epoch, above 0 and not after the end
   */
  public void delta(long startNanos, long endNanos, long valueBits) {
    sample(endNanos / NANOS_PER_MILLI, valueBits);
    if (deltaStarts.length < times.length) {
      deltaStarts = Arrays.copyOf(deltaStarts, times.length);
      deltaEnds = Arrays.copyOf(deltaEnds, times.length);
    }
    deltaStarts[sampleCount - 1] = startNanos;
    deltaEnds[sampleCount - 1] = endNanos;
  }

  /**
   * Deltas that begin after the end of their series' sum begin a new sum instead of being refused.
   */
  public void restartAfterGap() {
    restartsAfterGap = true;
  }

  /** Attaches an exemplar to the series opened last, in the form of the log. */
  public void exemplar(byte[] from, int off, int len) {
    extra(seriesCount - 1, ExtraType.EXEMPLAR, from, off, len);
  }

  /** Adds metadata of a metric family, which belongs to no series, in the form of the log. */
  public void metadata(byte[] from, int off, int len) {
    extra(SliceExtras.NO_SERIES, ExtraType.METADATA, from, off, len);
  }

  private void extra(int place, int type, byte[] from, int off, int len) {
    extrasToFill().add(place, type, from, off, len);
  }

  private SliceExtras extrasToFill() {
    if (extras == SliceExtras.NONE) {
      extras = new SliceExtras();
    }
    return extras;
  }

  /** Adds a native histogram, in its canonical bytes, to the series opened last: a sample too. */
  public void histogram(long timestampMillis, byte[] from, int off, int len) {
    SliceExtras to = extrasToFill();
    to.begin(seriesCount - 1, ExtraType.HISTOGRAM);
    to.append(timestampMillis);
    to.append(from, off, len);
    histograms++;
  }

  /**
   * Adds a native histogram of what was counted after {@code startNanos} until {@code endNanos} to
   * the series opened last. The shard stores the sum of all of the series.
   */
  public void histogramDelta(long startNanos, long endNanos, byte[] from, int off, int len) {
    SliceExtras to = extrasToFill();
    to.begin(seriesCount - 1, SliceExtras.HISTOGRAM_DELTA);
    to.append(startNanos);
    to.append(endNanos);
    to.append(from, off, len);
    histograms++;
  }

  private void growSeries() {
    int room = refs.length * 2;
    refs = Arrays.copyOf(refs, room);
    ordinals = Arrays.copyOf(ordinals, room);
    ends = Arrays.copyOf(ends, room);
  }

  private void growSamples() {
    int room = times.length * 2;
    times = Arrays.copyOf(times, room);
    bits = Arrays.copyOf(bits, room);
  }

  /** Number of series, repeats of one series included. */
  public int seriesCount() {
    return seriesCount;
  }

  /** Number of samples over all series, native histograms included. */
  public int sampleCount() {
    return sampleCount + histograms;
  }

  /** Heap bytes that this slice's columns hold; what permits are charged. */
  public long bytes() {
    return 128L
        + 12L * refs.length
        + 16L * (times.length + deltaStarts.length)
        + fresh.bytes()
        + extras.bytes();
  }

  /** The shard's verdict; meaningful once the slice's group is done. */
  public SliceOutcome outcome() {
    return outcome;
  }

  /** Number of series that came by labels. */
  public int freshCount() {
    return fresh.count();
  }

  /** The series that came by labels; the shard has written their refs back. */
  public FreshSeries fresh() {
    return fresh;
  }

  boolean restartsAfterGap() {
    return restartsAfterGap;
  }

  boolean isDelta(int sample) {
    return sample < deltaStarts.length && deltaStarts[sample] != 0;
  }

  long startNanos(int sample) {
    return deltaStarts[sample];
  }

  long endNanos(int sample) {
    return deltaEnds[sample];
  }

  SeriesQuota quota() {
    return quota;
  }

  @Nullable TimeBounds bounds() {
    return bounds;
  }

  ConflictPolicy policy() {
    return policy;
  }

  /** The ref of the i-th series, or -1 - f for the f-th fresh one that is not resolved yet. */
  int ref(int i) {
    return refs[i];
  }

  /** The ref of the i-th series once judging has resolved it. */
  int resolvedRef(int i) {
    return refs[i] >= 0 ? refs[i] : fresh.ref(-1 - refs[i]);
  }

  /** Why the i-th series did not come to be; it came by labels. */
  String refusedFor(int i) {
    return fresh.refusedFor(-1 - refs[i]);
  }

  SliceExtras extras() {
    return extras;
  }

  int ordinal(int i) {
    return ordinals[i];
  }

  int firstSample(int i) {
    return i == 0 ? 0 : ends[i - 1];
  }

  int endSample(int i) {
    return ends[i];
  }

  long time(int sample) {
    return times[sample];
  }

  long valueBits(int sample) {
    return bits[sample];
  }
}
