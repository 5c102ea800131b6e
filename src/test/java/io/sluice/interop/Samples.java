package io.sluice.interop;

import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.api.json.TimeSeriesJson;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A whole database: raw bits by label set and time. Confined to one thread. */
final class Samples {
  /** Prometheus' marker of a series that ended. */
  static final long STALE = 0x7ff0000000000002L;

  private final Map<Labels, Map<Long, Long>> series = new TreeMap<>();
  private long count;

  /** What an export holds; a sample that comes twice is an error. */
  static Samples ofExport(byte[] ndjson) {
    Samples all = new Samples();
    for (TimeSeries line : TimeSeriesJson.readLines(ndjson)) {
      for (int i = 0; i < line.size(); i++) {
        all.add(line.labels(), line.timestamp(i), line.valueBits(i));
      }
    }
    return all;
  }

  void add(Labels labels, long time, long bits) {
    Long before = series.computeIfAbsent(labels, l -> new TreeMap<>()).put(time, bits);
    if (before != null) {
      throw new IllegalStateException("twice: " + labels + " at " + time);
    }
    count++;
  }

  long count() {
    return count;
  }

  int seriesCount() {
    return series.size();
  }

  /** How many samples have these bits. */
  long countOf(long bits) {
    return series.values().stream()
        .flatMap(samples -> samples.values().stream())
        .filter(value -> value == bits)
        .count();
  }

  /** The bits of the series that have at least these labels. */
  List<Long> bitsOf(Labels labels) {
    return series.entrySet().stream()
        .filter(one -> containsAll(one.getKey(), labels))
        .flatMap(one -> one.getValue().values().stream())
        .toList();
  }

  private static boolean containsAll(Labels all, Labels some) {
    return all.toMap().entrySet().containsAll(some.toMap().entrySet());
  }

  /** What is first found to differ, in words; null if nothing does. */
  @Nullable String difference(Samples other) {
    for (Map.Entry<Labels, Map<Long, Long>> mine : series.entrySet()) {
      Map<Long, Long> theirs = other.series.get(mine.getKey());
      if (!mine.getValue().equals(theirs)) {
        return mine.getKey() + ": " + words(mine.getValue()) + " against " + words(theirs);
      }
    }
    return series.keySet().equals(other.series.keySet())
        ? null
        : other.series.size() - series.size() + " series more";
  }

  private static String words(@Nullable Map<Long, Long> samples) {
    StringBuilder words = new StringBuilder();
    if (samples != null) {
      samples.forEach(
          (t, v) -> words.append(' ').append(t).append('=').append(Long.toHexString(v)));
    }
    return (samples == null ? 0 : samples.size()) + " samples" + words;
  }
}
