package io.sluice.storage.shard;

import io.sluice.api.RefusalReason;
import io.sluice.storage.wal.ExtraType;
import io.sluice.storage.wal.GroupRecord;
import java.time.Duration;

/**
 * Judges deltas: adds each to the sum of its series, once, and gives the sum to the samples; the
 * state of the sum is logged in the same group, so that it is as durable as the sample. Confined to
 * the shard thread.
 *
 * <p>Source: OpenTelemetry metrics data model, "Sums: delta-to-cumulative".
 */
final class DeltaJudge {
  /** The marker of a series without a value: covers its time and adds nothing. */
  static final long STALE = 0x7ff0000000000002L;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Judge judge;
  private final Accumulations sums;
  private final byte[] state = new byte[Accumulations.BYTES];

  DeltaJudge(Judge judge, Accumulations sums) {
    this.judge = judge;
    this.sums = sums;
  }

  /** What is to be done with a delta. */
  enum Step {
    /** Nothing more: it is a repeat, or refused. */
    NONE,
    /** It begins a new sum. */
    BEGIN,
    /** It is added to the sum. */
    ADD
  }

  /** Judges one delta within the bounds of time; returns 1 if its sum is a new sample. */
  int judge(Slice slice, int i, int s, int ref, GroupRecord record) {
    long start = slice.startNanos(s);
    Step step = step(slice, i, s - slice.firstSample(i), ref, start, slice.endNanos(s));
    return step == Step.NONE ? 0 : accept(slice, i, s, ref, record, step == Step.BEGIN);
  }

  /** How a delta of a series fits what was summed up; repeats and refusals are counted. */
  Step step(Slice slice, int i, int sample, int ref, long start, long end) {
    switch (sums.fit(ref, start, end)) {
      case REPEATED -> {
        slice.outcome().addRepeated();
        return Step.NONE;
      }
      case OVERLAP -> {
        overlap(slice, i, sample, ref, start);
        return Step.NONE;
      }
      case GAP -> {
        if (!slice.restartsAfterGap()) {
          gap(slice, i, sample, ref, start);
          return Step.NONE;
        }
        return Step.BEGIN;
      }
      case FIRST -> {
        return Step.BEGIN;
      }
      default -> {
        return Step.ADD;
      }
    }
  }

  /** Sums up; a sum that ends within the same millisecond is replaced, another sample is not. */
  private int accept(Slice slice, int i, int s, int ref, GroupRecord record, boolean first) {
    long time = slice.time(s);
    boolean present = judge.present(ref, time);
    if (present && sums.end(ref) / NANOS_PER_MILLI != time) {
      judge.conflict(slice, i, s, ref);
      return 0;
    }
    long bits = slice.valueBits(s);
    double delta = bits == STALE ? 0 : Double.longBitsToDouble(bits);
    long end = slice.endNanos(s);
    long sum = first ? sums.start(ref, slice.startNanos(s), end, delta) : sums.add(ref, end, delta);
    judge.accept(ref, time, bits == STALE ? STALE : sum, record);
    sums.write(ref, state);
    record.extra(ref, ExtraType.ACCUMULATION, state, 0, state.length);
    if (present) {
      slice.outcome().addReplaced();
    }
    return present ? 0 : 1;
  }

  private void overlap(Slice slice, int i, int sample, int ref, long start) {
    if (slice.outcome().refuse(RefusalReason.DELTA_OVERLAP, slice.ordinal(i))) {
      String message =
          "the delta begins %s before the end of what was summed up, and is no repeat"
              .formatted(words(sums.end(ref) - start));
      judge.list(slice, i, sample, ref, RefusalReason.DELTA_OVERLAP, message);
    }
  }

  private void gap(Slice slice, int i, int sample, int ref, long start) {
    if (slice.outcome().refuse(RefusalReason.DELTA_GAP, slice.ordinal(i))) {
      String message =
          "the delta begins %s after the end of what was summed up (otlp.deltaGap: restart would"
                  .formatted(words(start - sums.end(ref)))
              + " begin a new sum)";
      judge.list(slice, i, sample, ref, RefusalReason.DELTA_GAP, message);
    }
  }

  private static String words(long nanos) {
    return Judge.words(Duration.ofNanos(nanos));
  }
}
