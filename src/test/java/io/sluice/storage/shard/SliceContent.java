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

  /** Takes what a slice has beside its samples. */
  @FunctionalInterface
  public interface ExtraVisitor {
    /** Called in order of arrival; {@code labels} are those of the series, empty if of none. */
    void extra(int ordinal, byte[] labels, int type, byte[] content);
  }

  /** Visits what is no sample; {@code known} gives the labels of a ref. */
  public static void visitExtras(Slice slice, IntFunction<byte[]> known, ExtraVisitor to) {
    SliceExtras extras = slice.extras();
    for (int i = 0; i < extras.count(); i++) {
      int at = extras.offset(i);
      byte[] content = Arrays.copyOfRange(extras.arena(), at, at + extras.length(i));
      int place = extras.place(i);
      if (place == SliceExtras.NO_SERIES) {
        to.extra(0, new byte[0], extras.type(i), content);
      } else {
        int ref = slice.ref(place);
        byte[] labels = ref >= 0 ? known.apply(ref) : freshLabels(slice.fresh(), -1 - ref);
        to.extra(slice.ordinal(place), labels, extras.type(i), content);
      }
    }
  }
}
