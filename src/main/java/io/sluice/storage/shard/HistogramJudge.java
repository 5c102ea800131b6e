package io.sluice.storage.shard;

import io.sluice.api.RefusalReason;
import io.sluice.storage.extra.Varints;
import io.sluice.storage.histogram.Histogram;
import io.sluice.storage.histogram.HistogramBytes;
import io.sluice.storage.histogram.HistogramCheck;
import io.sluice.storage.histogram.HistogramStore;
import io.sluice.storage.histogram.HistogramSum;
import io.sluice.storage.wal.ExtraType;
import io.sluice.storage.wal.GroupRecord;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives native histograms their fates, as {@link Judge} does float samples: they are samples too,
 * and at one time a series has one sample, of either kind. Histograms of delta temporality are
 * added to the sum of their series, which is logged beside it.
 *
 * <p>Confined to the shard thread.
 */
final class HistogramJudge {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Judge judge;
  private final DeltaJudge deltas;
  private final HistogramStore store;
  private final Accumulations times;
  private final HistogramSums sums;
  private final int maxBuckets;

  private final Map<Key, byte[]> accepted = new LinkedHashMap<>();
  private final BitSet acceptedRefs = new BitSet();
  private final Histogram left = new Histogram();
  private final Histogram right = new Histogram();
  private final Histogram total = new Histogram();
  private final HistogramBytes encoder = new HistogramBytes();
  private byte[] scratch = new byte[256];
  private int lastPlace = -1;
  private boolean any; // shards without a histogram pay for one test of this
  private int sample;

  private record Key(int ref, long time) {}

  HistogramJudge(Judge judge, DeltaJudge deltas, ShardState state) {
    this.judge = judge;
    this.deltas = deltas;
    this.store = state.histograms();
    this.times = state.accumulations();
    this.sums = state.histogramSums();
    this.maxBuckets = state.metadata().limits().histogramBuckets();
  }

  void begin() {
    accepted.clear();
    acceptedRefs.clear();
    any = store.limit() > 0;
    sums.begin();
  }

  /** False if the series has no histogram, neither stored nor in the group so far. */
  boolean mayHold(int ref) {
    return any && (acceptedRefs.get(ref) || store.has(ref));
  }

  /** True if the series has a histogram of that time. */
  boolean present(int ref, long time) {
    return find(ref, time) != null;
  }

  private byte @Nullable [] find(int ref, long time) {
    byte[] inGroup = acceptedRefs.get(ref) ? accepted.get(new Key(ref, time)) : null;
    return inGroup != null ? inGroup : store.find(ref, time);
  }

  /** Judges one extra of a slice that is a histogram; returns 1 if it is new. */
  int judge(Slice slice, int extra, GroupRecord record) {
    SliceExtras extras = slice.extras();
    int place = extras.place(extra);
    sample = place == lastPlace && extra > 0 ? sample + 1 : floats(slice, place);
    lastPlace = place;
    long before = slice.outcome().refusals().total();
    int off = extras.offset(extra);
    int stored =
        extras.type(extra) == SliceExtras.HISTOGRAM_DELTA
            ? delta(slice, place, extras.arena(), off, extras.length(extra), record)
            : plain(slice, place, extras.arena(), off, extras.length(extra), record);
    slice.outcome().extras().histogramsRefused += slice.outcome().refusals().total() - before;
    return stored;
  }

  private static int floats(Slice slice, int place) {
    return slice.endSample(place) - slice.firstSample(place);
  }

  private int plain(Slice slice, int place, byte[] arena, int off, int len, GroupRecord record) {
    int ref = slice.resolvedRef(place);
    long time = new Varints(arena, off, off + len).fixed64();
    byte[] bytes = Arrays.copyOfRange(arena, off + Long.BYTES, off + len);
    if (!judge.isInBounds(slice, place, sample, time, ref) || !noFloat(slice, place, ref, time)) {
      return 0;
    }
    byte[] there = find(ref, time);
    if (there == null) {
      return take(slice, ref, time, bytes, record);
    } else if (Arrays.equals(there, bytes)) {
      slice.outcome().addRepeated();
    } else if (slice.policy() == ConflictPolicy.REPLACE) {
      slice.outcome().addReplaced();
      put(ref, time, bytes, record);
    } else {
      conflict(slice, place, ref, time, "another native histogram");
    }
    return 0;
  }

  private boolean noFloat(Slice slice, int place, int ref, long time) {
    if (judge.present(ref, time)) {
      conflict(slice, place, ref, time, "a float sample");
      return false;
    }
    return true;
  }

  private void conflict(Slice slice, int place, int ref, long time, String what) {
    String message = "time " + time + " already has " + what;
    judge.refuse(slice, place, sample, ref, RefusalReason.CONFLICT, message);
  }

  private int take(Slice slice, int ref, long time, byte[] bytes, GroupRecord record) {
    boolean newest = time > store.maxTime(ref);
    put(ref, time, bytes, record);
    return judge.countNew(slice, time, newest);
  }

  private void put(int ref, long time, byte[] bytes, GroupRecord record) {
    accepted.put(new Key(ref, time), bytes);
    acceptedRefs.set(ref);
    any = true;
    if (scratch.length < Varints.LARGEST + bytes.length) {
      scratch = new byte[Varints.LARGEST + 2 * bytes.length];
    }
    int head = Varints.putSigned(scratch, 0, time);
    System.arraycopy(bytes, 0, scratch, head, bytes.length);
    record.extra(ref, ExtraType.HISTOGRAM, scratch, 0, head + bytes.length);
  }

  private int delta(Slice slice, int place, byte[] arena, int off, int len, GroupRecord record) {
    int ref = slice.resolvedRef(place);
    Varints in = new Varints(arena, off, off + len);
    long start = in.fixed64();
    long end = in.fixed64();
    long time = end / NANOS_PER_MILLI;
    byte[] bytes = Arrays.copyOfRange(arena, in.position(), off + len);
    if (!judge.isInBounds(slice, place, sample, time, ref) || !noFloat(slice, place, ref, time)) {
      return 0;
    }
    DeltaJudge.Step step = deltas.step(slice, place, sample, ref, start, end);
    if (step == DeltaJudge.Step.NONE || !maySum(slice, place, ref, time)) {
      return 0;
    }
    HistogramBytes.decode(bytes, 0, bytes.length, right);
    byte[] before = step == DeltaJudge.Step.ADD ? sums.get(ref) : null;
    byte[] sum = added(slice, place, ref, before == null ? nothing() : before);
    if (sum == null) {
      return 0;
    }
    if (step == DeltaJudge.Step.ADD) {
      times.add(ref, end, 0);
    } else {
      times.start(ref, start, end, 0);
    }
    sums.put(ref, sum);
    int stored = sample(slice, ref, time, right.isStale() ? bytes : sum, record);
    logSum(ref, sum, record);
    return stored;
  }

  /** A sum that ends within the same millisecond is replaced, another histogram is not. */
  private boolean maySum(Slice slice, int place, int ref, long time) {
    if (present(ref, time) && times.end(ref) / NANOS_PER_MILLI != time) {
      conflict(slice, place, ref, time, "another native histogram");
      return false;
    }
    return true;
  }

  private int sample(Slice slice, int ref, long time, byte[] bytes, GroupRecord record) {
    if (present(ref, time)) {
      slice.outcome().addReplaced();
      put(ref, time, bytes, record);
      return 0;
    }
    return take(slice, ref, time, bytes, record);
  }

  private byte[] nothing() {
    total.clear().schema(Histogram.FINEST);
    return encoder.copyOf(total);
  }

  /** The sum of what was before and the delta decoded last; null if it is refused. */
  private byte @Nullable [] added(Slice slice, int place, int ref, byte[] before) {
    if (right.isStale()) {
      return before;
    }
    HistogramBytes.decode(before, 0, before.length, left);
    String trouble = HistogramSum.add(left, right, total);
    trouble = trouble == null ? HistogramCheck.trouble(total, maxBuckets) : trouble;
    if (trouble != null) {
      String message = "the delta can't be added to the sum of its series: " + trouble;
      judge.refuse(slice, place, sample, ref, RefusalReason.UNSUPPORTED, message);
      return null;
    }
    return encoder.copyOf(total);
  }

  private void logSum(int ref, byte[] sum, GroupRecord record) {
    byte[] state = new byte[Accumulations.BYTES + sum.length];
    times.write(ref, state);
    System.arraycopy(sum, 0, state, Accumulations.BYTES, sum.length);
    record.extra(ref, ExtraType.ACCUMULATION, state, 0, state.length);
  }

  /** Moves what was accepted into the store; the group is durable. */
  void apply() {
    accepted.forEach((key, bytes) -> store.put(key.ref, key.time, bytes, 0, bytes.length));
  }

  /** Takes back what judging changed; the group failed. */
  void forget() {
    sums.undo();
  }
}
