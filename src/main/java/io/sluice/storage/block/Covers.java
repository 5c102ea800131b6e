package io.sluice.storage.block;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts together what several blocks cover of the logs: one entry for each span, the furthest mark
 * of each log, neighbours with the same marks as one. Stateless.
 */
final class Covers {
  private record Span(long minTime, long maxTime) {}

  private Covers() {}

  static List<BlockMeta.Cover> merge(Collection<BlockMeta.Cover> covers) {
    Map<Span, Map<Integer, BlockMeta.LogMark>> spans =
        new TreeMap<>(Comparator.comparingLong(Span::minTime).thenComparingLong(Span::maxTime));
    for (BlockMeta.Cover cover : covers) {
      Map<Integer, BlockMeta.LogMark> logs =
          spans.computeIfAbsent(
              new Span(cover.minTime(), cover.maxTime()), span -> new TreeMap<>());
      cover.logs().forEach(mark -> logs.merge(mark.log(), mark, Covers::further));
    }
    List<BlockMeta.Cover> merged = new ArrayList<>();
    spans.forEach((span, logs) -> add(merged, span, List.copyOf(logs.values())));
    return merged;
  }

  private static BlockMeta.LogMark further(BlockMeta.LogMark a, BlockMeta.LogMark b) {
    boolean first =
        a.segment() > b.segment() || (a.segment() == b.segment() && a.offset() >= b.offset());
    return first ? a : b;
  }

  private static void add(List<BlockMeta.Cover> to, Span span, List<BlockMeta.LogMark> logs) {
    int last = to.size() - 1;
    if (last >= 0 && to.get(last).maxTime() == span.minTime() && to.get(last).logs().equals(logs)) {
      to.set(last, new BlockMeta.Cover(to.get(last).minTime(), span.maxTime(), logs));
    } else {
      to.add(new BlockMeta.Cover(span.minTime(), span.maxTime(), logs));
    }
  }
}
