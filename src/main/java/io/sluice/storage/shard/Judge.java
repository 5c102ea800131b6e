package io.sluice.storage.shard;

import io.sluice.api.Labels;
import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.storage.head.Found;
import io.sluice.storage.head.Head;
import io.sluice.storage.index.SeriesIndex;
import io.sluice.storage.wal.GroupRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Gives every sample of a group its fate, before anything is logged: sees the head, the index and
 * the group so far. What it accepts goes into the group's record and is applied once that is
 * durable; until then neither head nor index has changed, so a failed group needs no undoing but
 * {@link #forget}.
 *
 * <p>Confined to the shard thread.
 */
final class Judge {
  private final SeriesIndex index;
  private final Head head;
  private final BitSet undefined;
  private final List<Integer> definedNow = new ArrayList<>();
  private final ClockGuard clock;
  private final TimeBounds usual;

  private final GroupSamples accepted = new GroupSamples();
  private final PendingSeries pending = new PendingSeries();
  private final ExtrasJudge extras;
  private final HistogramJudge histograms;
  private final Found found = new Found();
  private final Accumulations sums;
  private final DeltaJudge deltas;

  private final SeriesGate gate = new SeriesGate();

  private TimeBounds bounds;
  private long presentBits;
  private long now;
  private long latest;
  private long earliest;
  private long openFrom;
  private SealedTimes sealed = SealedTimes.NONE;

  Judge(ShardState state, ClockGuard clock, TimeBounds bounds) {
    this.index = state.index();
    this.head = state.head();
    this.undefined = state.undefined();
    this.sums = state.accumulations();
    this.deltas = new DeltaJudge(this, sums);
    this.histograms = new HistogramJudge(this, deltas, state);
    this.extras = new ExtrasJudge(state, histograms);
    this.clock = clock;
    this.usual = bounds;
    this.bounds = bounds;
  }

  void begin() {
    accepted.clear();
    definedNow.clear();
    sums.begin();
    extras.begin();
    histograms.begin();
    pending.begin(index.size());
    gate.begin();
    now = clock.millis();
    keepWithin(usual);
  }

  private void keepWithin(TimeBounds now) {
    bounds = now;
    latest = bounds.latest(this.now);
    earliest = bounds.earliest(this.now);
    openFrom = Math.max(earliest, sealed.openFrom());
  }

  /** Judges one slice; returns how many of its samples will be stored as new. */
  long judge(Slice slice, GroupRecord record) {
    long stored = 0;
    TimeBounds wanted = slice.bounds() == null ? usual : slice.bounds();
    if (!wanted.equals(bounds)) {
      keepWithin(wanted);
    }
    for (int i = 0; i < slice.seriesCount(); i++) {
      int ref = resolve(slice, i, record);
      if (ref < 0) {
        gate.refuse(slice, i);
        continue;
      }
      int end = slice.endSample(i);
      for (int s = slice.firstSample(i); s < end; s++) {
        long time = slice.time(s);
        if (slice.isDelta(s)) {
          stored += isInBounds(slice, i, s, ref) ? deltas.judge(slice, i, s, ref, record) : 0;
        } else if (time > head.judgedMax(ref)
            && time <= latest
            && time >= openFrom
            && !histograms.mayHold(ref)) {
          head.judged(ref, time);
          take(ref, time, slice.valueBits(s), record);
          stored++;
        } else {
          stored += judgeSlowly(slice, i, s, ref, record);
        }
      }
    }
    return stored + extras.judge(slice, record);
  }

  /** Takes a sample in; the newest of its series or not. */
  void accept(int ref, long time, long bits, GroupRecord record) {
    if (time > head.judgedMax(ref)) {
      head.judged(ref, time);
    }
    take(ref, time, bits, record);
  }

  private void take(int ref, long time, long bits, GroupRecord record) {
    accepted.add(ref, time, bits);
    record.sample(ref, time, bits);
  }

  private int resolve(Slice slice, int i, GroupRecord record) {
    int known = slice.ref(i);
    int ref = known >= 0 ? known : resolveFresh(slice, -1 - known, record);
    if (ref >= 0 && undefined.get(ref)) {
      defineOld(ref, record);
    }
    return ref;
  }

  /** The shard's own log does not define this series yet: it came from another log. */
  private void defineOld(int ref, GroupRecord record) {
    byte[] labels = index.canonical(ref);
    record.define(ref, labels, 0, labels.length);
    undefined.clear(ref);
    definedNow.add(ref);
  }

  /** The ref, made if need be; -1 if a limit of the tenant is reached. */
  private int resolveFresh(Slice slice, int place, GroupRecord record) {
    FreshSeries fresh = slice.fresh();
    byte[] arena = fresh.arena();
    int at = fresh.labelsAt(place);
    int length = fresh.labelsLength(place);
    int ref = index.find(fresh.identity(place), arena, at, length);
    if (ref < 0) {
      ref = pending.find(fresh, place);
    }
    if (ref < 0) {
      if (!gate.admit(slice, place)) {
        return -1;
      }
      ref = pending.add(fresh, place);
      record.define(ref, arena, at, length);
    }
    fresh.resolve(place, ref);
    return ref;
  }

  /** A sample that is not simply the newest of its series; returns 1 if it is new all the same. */
  private int judgeSlowly(Slice slice, int i, int s, int ref, GroupRecord record) {
    long time = slice.time(s);
    if (!isInBounds(slice, i, s, ref)) {
      return 0;
    } else if (histograms.mayHold(ref) && histograms.present(ref, time)) {
      String message = "time " + time + " already has a native histogram";
      refuse(slice, i, sample(slice, i, s), ref, RefusalReason.CONFLICT, message);
      return 0;
    }
    long bits = slice.valueBits(s);
    if (!present(ref, time)) {
      return acceptNew(slice, ref, time, bits, record);
    }
    if (presentBits == bits) {
      slice.outcome().addRepeated();
    } else if (slice.policy() == ConflictPolicy.REPLACE) {
      slice.outcome().addReplaced();
      accept(ref, time, bits, record);
    } else {
      conflict(slice, i, s, ref);
    }
    return 0;
  }

  /** A sample that the head does not have; a block may have it, so it is late in a sealed range. */
  private int acceptNew(Slice slice, int ref, long time, long bits, GroupRecord record) {
    boolean newest = time > head.judgedMax(ref);
    accept(ref, time, bits, record);
    return countNew(slice, time, newest);
  }

  /** Counts a new sample as late, or returns 1. */
  int countNew(Slice slice, long time, boolean newest) {
    if ((newest && time >= sealed.openFrom()) || !sealed.contains(time)) {
      return 1;
    }
    slice.outcome().addLate();
    return 0;
  }

  /** What is sealed from now on. */
  void sealed(SealedTimes times) {
    sealed = times;
  }

  private static int sample(Slice slice, int i, int s) {
    return s - slice.firstSample(i);
  }

  private boolean isInBounds(Slice slice, int i, int s, int ref) {
    return isInBounds(slice, i, sample(slice, i, s), slice.time(s), ref);
  }

  /** True unless the time is too far from now; then the sample is refused. */
  boolean isInBounds(Slice slice, int i, int sample, long time, int ref) {
    if (time > latest) {
      tooFarAhead(slice, i, sample, time, ref);
      return false;
    }
    if (time < earliest) {
      tooOld(slice, i, sample, time, ref);
      return false;
    }
    return true;
  }

  /** Looks in the group first: what it accepted last is newer than anything in the head. */
  boolean present(int ref, long time) {
    int inGroup = accepted.find(ref, time);
    if (inGroup >= 0) {
      presentBits = accepted.valueBits(inGroup);
      return true;
    }
    if (ref >= index.size() || !head.find(ref, time, found)) {
      return false;
    }
    presentBits = found.bits();
    return true;
  }

  private void tooFarAhead(Slice slice, int i, int sample, long time, int ref) {
    if (!clock.trusted()) {
      slice.outcome().addClockUncertain();
      return;
    }
    if (slice.outcome().refuse(RefusalReason.TOO_FAR_AHEAD, slice.ordinal(i))) {
      String skew = words(Duration.ofMillis(time - now));
      String message =
          ("time %d is %s ahead of the server's clock, the bound is %s"
                  + " (limits.future, or the tenant's)")
              .formatted(time, skew, words(bounds.future()));
      list(slice, i, sample, ref, RefusalReason.TOO_FAR_AHEAD, message);
    }
  }

  /** As configuration spells durations: {@code 10m}, {@code 1h2m3.5s}. */
  static String words(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private void tooOld(Slice slice, int i, int sample, long time, int ref) {
    if (slice.outcome().refuse(RefusalReason.BEYOND_RETENTION, slice.ordinal(i))) {
      String message =
          ("time %d is older than retention %s"
                  + " (limits.retention, blocks.retention, or the tenant's maxAge or retention)")
              .formatted(time, words(bounds.retention()));
      list(slice, i, sample, ref, RefusalReason.BEYOND_RETENTION, message);
    }
  }

  void conflict(Slice slice, int i, int s, int ref) {
    if (slice.outcome().refuse(RefusalReason.CONFLICT, slice.ordinal(i))) {
      String message =
          "time %d already has the value %s, not %s"
              .formatted(
                  slice.time(s),
                  Double.longBitsToDouble(presentBits),
                  Double.longBitsToDouble(slice.valueBits(s)));
      list(slice, i, sample(slice, i, s), ref, RefusalReason.CONFLICT, message);
    }
  }

  /** Refuses one sample of a series; the text is made already. */
  void refuse(Slice slice, int i, int sample, int ref, RefusalReason reason, String message) {
    if (slice.outcome().refuse(reason, slice.ordinal(i))) {
      list(slice, i, sample, ref, reason, message);
    }
  }

  void list(Slice slice, int i, int sample, int ref, RefusalReason reason, String message) {
    slice.outcome().list(new Refusal(reason, text(ref), slice.ordinal(i), sample, 1, message));
  }

  private String text(int ref) {
    String text = ref < index.size() ? seriesText(index.canonical(ref)) : pendingText(ref);
    return text.length() <= 512 ? text : text.substring(0, 509) + "...";
  }

  private String pendingText(int ref) {
    int at = ref - pending.ref(0);
    byte[] labels = pending.labels(at);
    int from = pending.labelsAt(at);
    return seriesText(Arrays.copyOfRange(labels, from, from + pending.labelsLength(at)));
  }

  private static String seriesText(byte[] canonical) {
    int tenant = StoredLabels.tenantPrefixLength(canonical, 0);
    return Labels.fromCanonical(canonical, tenant, canonical.length - tenant).toString();
  }

  /** Moves what was accepted into index and head; the group is durable. */
  void apply() {
    for (int i = 0; i < pending.count(); i++) {
      index.add(
          pending.ref(i),
          pending.identity(i),
          pending.labels(i),
          pending.labelsAt(i),
          pending.labelsLength(i));
    }
    for (int i = 0; i < accepted.count(); i++) {
      head.append(accepted.ref(i), accepted.time(i), accepted.valueBits(i));
    }
    histograms.apply();
    extras.apply();
  }

  /** Takes back what judging noted in the head; the group failed. */
  void forget() {
    for (int i = 0; i < accepted.count(); i++) {
      head.resetJudged(accepted.ref(i));
    }
    definedNow.forEach(undefined::set);
    gate.undo();
    histograms.forget();
    sums.undo();
  }
}
