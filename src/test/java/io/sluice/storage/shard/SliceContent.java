package io.sluice.storage.shard;

import java.util.Arrays;
import java.util.function.IntFunction;

/** What a slice holds, for tests of what fills it. Stateless. */
public final class SliceContent {
  private SliceContent() {}

  /** Takes one series with its samples. */
  @FunctionalInterface
  public interface Visitor {
    /** Called in order of arrival; {@code labels} are canonical, tenant pair included. */
    void series(int ordinal, byte[] labels, long[] times, long[] bits);
  }

  /** Visits all series; {@code known} gives the labels of a ref. */
  public static void visit(Slice slice, IntFunction<byte[]> known, Visitor to) {
    for (int i = 0; i < slice.seriesCount(); i++) {
      int ref = slice.ref(i);
      byte[] labels = ref >= 0 ? known.apply(ref) : freshLabels(slice.fresh(), -1 - ref);
      int first = slice.firstSample(i);
      int end = slice.endSample(i);
      long[] times = new long[end - first];
      long[] bits = new long[end - first];
      for (int s = first; s < end; s++) {
        times[s - first] = slice.time(s);
        bits[s - first] = slice.valueBits(s);
      }
      to.series(slice.ordinal(i), labels, times, bits);
    }
  }

  /** The labels of the i-th fresh series. */
  public static byte[] freshLabels(FreshSeries fresh, int i) {
    int at = fresh.labelsAt(i);
    return Arrays.copyOfRange(fresh.arena(), at, at + fresh.labelsLength(i));
  }
}
