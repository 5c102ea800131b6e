package io.sluice.storage.head;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a series has in a span of time, as it was at one moment: its parts in order of their start,
 * and its out-of-order buffer. Good as long as the recycler's epoch stands. Confined to one thread.
 */
final class SeriesView {
  /** Steps along a list before asking whether it is still that series' list. */
  private static final int STEPS = 64;

  private final Slab series;
  private final Blocks blocks;
  private final Chunks chunks;
  private final Recycler recycler;
  private final long[] line = new long[SeriesLine.LONGS];
  private final long[] record = new long[Chunks.LONGS];
  private final long[] pairs = new long[2 * Disorder.CAPACITY];
  private final Run.OfPairs buffer = new Run.OfPairs(pairs);
  private Part[] parts = new Part[0];
  private int size;

  SeriesView(Slab series, Blocks blocks, Chunks chunks, Recycler recycler) {
    this.series = series;
    this.blocks = blocks;
    this.chunks = chunks;
    this.recycler = recycler;
  }

  /** Looks at a series; false if blocks were recycled meanwhile and it must be done again. */
  boolean take(int ref, long from, long end, long epoch) {
    size = 0;
    buffer.open(0);
    long @Nullable [] page = ref >= 0 ? series.pageOrNull(ref) : null;
    if (page == null) {
      return true;
    }
    SeriesLine.copy(page, series.at(ref), line);
    if (line[SeriesLine.TIME] < from || (line[SeriesLine.STATE] & SeriesLine.USED) == 0) {
      return true;
    }
    if (!takeBuffer() || !takeChunks(from, end, epoch)) {
      return false;
    }
    Arrays.sort(parts, 0, size);
    return recycler.unchanged(epoch);
  }

  /** Parts that may have samples in the span. */
  int size() {
    return size;
  }

  Part part(int i) {
    return parts[i];
  }

  Run buffer() {
    return buffer;
  }

  private boolean takeBuffer() {
    int count = SeriesLine.buffered(line[SeriesLine.LISTS]);
    if (!blocks.copy(SeriesLine.low(line[SeriesLine.BLOCKS]), 2 * count, pairs)) {
      return false;
    }
    buffer.open(Pairs.sortAndKeepLast(pairs, count));
    return true;
  }

  private boolean takeChunks(long from, long end, long epoch) {
    int rank = Integer.MAX_VALUE;
    long openNotBefore = Long.MIN_VALUE;
    boolean sawInOrder = false;
    int step = 0;
    for (int id = SeriesLine.high(line[SeriesLine.LISTS]); id != 0; id = older()) {
      if ((++step % STEPS == 0 && !recycler.unchanged(epoch)) || !chunks.copy(id, record)) {
        return false;
      }
      boolean outOfOrder = Chunks.outOfOrder(record[Chunks.SHAPE]);
      if (!outOfOrder && !sawInOrder) {
        sawInOrder = true;
        openNotBefore = record[Chunks.MAX] + 1;
      }
      if (record[Chunks.MIN] <= end && record[Chunks.MAX] >= from) {
        add().ofClosed(record, outOfOrder ? --rank : 0);
      }
    }
    if (SeriesLine.samples(line[SeriesLine.STATE]) > 0 && openNotBefore <= end) {
      add().ofOpen(line, openNotBefore);
    }
    return true;
  }

  private int older() {
    return SeriesLine.low(record[Chunks.LINKS]);
  }

  private Part add() {
    if (size == parts.length) {
      parts = Arrays.copyOf(parts, Math.max(16, 2 * size));
      for (int i = size; i < parts.length; i++) {
        parts[i] = new Part();
      }
    }
    return parts[size++];
  }
}
