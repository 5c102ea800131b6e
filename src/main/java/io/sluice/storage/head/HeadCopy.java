package io.sluice.storage.head;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What some series hold at one moment, to be written down by another thread. What changes (lines,
 * open chunks, out-of-order buffers) is copied by the shard's thread; closed chunks are looked up
 * later, because they never change.
 *
 * <p>Thread rule: {@link #take} on the shard thread, {@link #show} afterwards on any one thread.
 * Between the two no chunk may be released.
 */
public final class HeadCopy {
  /** How many series one {@link #take} may have; less than a millisecond of copying. */
  public static final int MOST = 2048;

  private static final int ABSENT = -1;

  private final Slab series;
  private final Blocks blocks;
  private final Chunks chunks;
  private final int[] at = new int[MOST + 1];
  private final long[] words = new long[XorWriter.MAX_LONGS + 1];
  private final long[] pairs = new long[2 * Disorder.CAPACITY];
  private final long[] record = new long[Chunks.LONGS];
  private long[] data = new long[MOST * SeriesLine.LONGS];
  private int[] ids = new int[16];
  private int used;
  private int from;
  private int to;

  HeadCopy(Slab series, Blocks blocks, Chunks chunks) {
    this.series = series;
    this.blocks = blocks;
    this.chunks = chunks;
  }

  /** Copies series {@code fromRef} up to {@code toRef}, at most {@link #MOST}. Shard thread. */
  public void take(int fromRef, int toRef) {
    from = fromRef;
    to = toRef;
    used = 0;
    for (int ref = from; ref < to; ref++) {
      at[ref - from] = take(ref);
    }
  }

  private int take(int ref) {
    long @Nullable [] page = series.pageOrNull(ref);
    if (page == null || !holdsSamples(page, series.at(ref))) {
      return ABSENT;
    }
    int start = used;
    int line = series.at(ref);
    put(page, line, SeriesLine.LONGS);
    int full = SeriesLine.position(page[line + SeriesLine.STATE]) >>> 6;
    blocks.copy(SeriesLine.high(page[line + SeriesLine.BLOCKS]), full, words);
    put(words, 0, full);
    int buffered = 2 * SeriesLine.buffered(page[line + SeriesLine.LISTS]);
    blocks.copy(SeriesLine.low(page[line + SeriesLine.BLOCKS]), buffered, pairs);
    put(pairs, 0, buffered);
    return start;
  }

  private static boolean holdsSamples(long[] page, int line) {
    long lists = page[line + SeriesLine.LISTS];
    return SeriesLine.samples(page[line + SeriesLine.STATE]) > 0
        || SeriesLine.high(lists) != 0
        || SeriesLine.buffered(lists) > 0;
  }

  private void put(long[] source, int off, int count) {
    if (used + count > data.length) {
      data = Arrays.copyOf(data, Math.max(2 * data.length, used + count));
    }
    System.arraycopy(source, off, data, used, count);
    used += count;
  }

  /** True if that series held samples. */
  public boolean has(int ref) {
    return at[ref - from] != ABSENT;
  }

  /** Shows all that one series held: closed chunks, oldest first, then what is open. */
  public void show(int ref, SeriesVisitor visitor) {
    int line = at[ref - from];
    if (line == ABSENT) {
      return;
    }
    long state = data[line + SeriesLine.STATE];
    showClosed(SeriesLine.high(data[line + SeriesLine.LISTS]), visitor);
    int full = SeriesLine.position(state) >>> 6;
    if (SeriesLine.samples(state) > 0) {
      showOpen(line, full, visitor);
    } else {
      visitor.newest(data[line + SeriesLine.TIME], data[line + SeriesLine.BITS]);
    }
    int buffer = line + SeriesLine.LONGS + full;
    int count = SeriesLine.buffered(data[line + SeriesLine.LISTS]);
    for (int i = 0; i < count; i++) {
      visitor.buffered(data[buffer + 2 * i], data[buffer + 2 * i + 1]);
    }
  }

  private void showClosed(int newest, SeriesVisitor visitor) {
    int count = 0;
    for (int id = newest; id != 0; id = chunks.older(id)) {
      ids = count == ids.length ? Arrays.copyOf(ids, 2 * count) : ids;
      ids[count++] = id;
    }
    while (count > 0) {
      chunks.copy(ids[--count], record);
      long shape = record[Chunks.SHAPE];
      int bits = Chunks.position(shape);
      blocks.copy(SeriesLine.high(record[Chunks.LINKS]), XorWriter.longs(bits), words);
      visitor.closed(
          Chunks.outOfOrder(shape),
          Chunks.samples(shape),
          record[Chunks.MIN],
          record[Chunks.MAX],
          words,
          bits);
    }
  }

  private void showOpen(int line, int full, SeriesVisitor visitor) {
    long state = data[line + SeriesLine.STATE];
    System.arraycopy(data, line + SeriesLine.LONGS, words, 0, full);
    words[full] = data[line + SeriesLine.PARTIAL];
    visitor.open(
        new OpenChunk(
            SeriesLine.samples(state),
            SeriesLine.leading(state),
            SeriesLine.trailing(state),
            data[line + SeriesLine.TIME],
            data[line + SeriesLine.BITS],
            data[line + SeriesLine.DELTA]),
        words,
        SeriesLine.position(state));
  }

  /** What one series holds, part by part. */
  public interface SeriesVisitor {

    /**
     * A closed chunk.
     *
     * @param words its bits from the top of the first long on; valid only during the call
     * @param bits how many of them count
     */
    void closed(boolean outOfOrder, int samples, long min, long max, long[] words, int bits);

    /** The open chunk; arrays as for {@link #closed}. */
    void open(OpenChunk chunk, long[] words, int bits);

    /** Newest sample of a series without an open chunk. */
    void newest(long time, long valueBits);

    /** A sample that waits to be put in order; in the order in which they came. */
    void buffered(long time, long valueBits);
  }
}
