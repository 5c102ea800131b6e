package io.sluice.storage.head;

/**
 * Samples that are not newer than their series' newest: buffered as they come, sorted into chunks
 * of their own when there are enough.
 *
 * <p>The buffer is a chain of blocks that holds time, bits, time, bits and so on, counted in LISTS
 * of the {@link SeriesLine}. Chunks made of it may overlap others, but stay within a range; the
 * newer of two wins at an equal time, and each of them wins over chunks that came in order, because
 * an equal time arrives here only after it was there.
 *
 * <p>Confined to the shard thread.
 */
final class Disorder {
  /** Samples buffered before a chunk is made of them. */
  static final int CAPACITY = XorWriter.MAX_SAMPLES;

  private final Blocks blocks;
  private final Chunks chunks;
  private final Recycler recycler;
  private final TimeRange range;
  private final XorWriter writer;
  private final long[] pairs = new long[2 * CAPACITY];

  Disorder(Blocks blocks, Chunks chunks, Recycler recycler, TimeRange range) {
    this.blocks = blocks;
    this.chunks = chunks;
    this.recycler = recycler;
    this.range = range;
    this.writer = new XorWriter(blocks);
  }

  /** Buffers a sample; true if the buffer is full now and must be closed. */
  boolean add(long[] page, int at, long time, long bits) {
    int count = SeriesLine.buffered(page[at + SeriesLine.LISTS]);
    int newest = SeriesLine.low(page[at + SeriesLine.BLOCKS]);
    newest = blocks.append(newest, 2 * count, time);
    newest = blocks.append(newest, 2 * count + 1, bits);
    SeriesLine.begin(page, at);
    int open = SeriesLine.high(page[at + SeriesLine.BLOCKS]);
    page[at + SeriesLine.BLOCKS] = SeriesLine.pair(open, newest);
    page[at + SeriesLine.LISTS]++;
    SeriesLine.end(page, at, SeriesLine.lowState(page, at));
    return count + 1 == CAPACITY;
  }

  /** Is a sample of this time buffered? If so, the bits of the newest such are put into out. */
  boolean find(long[] page, int at, long time, Found out) {
    int count = load(page, at);
    for (int i = count - 1; i >= 0; i--) {
      if (pairs[2 * i] == time) {
        out.set(pairs[2 * i + 1]);
        return true;
      }
    }
    return false;
  }

  /** Turns the buffer into closed chunks; returns how many samples in it later ones overruled. */
  int close(int ref, long[] page, int at) {
    int count = load(page, at);
    int kept = Pairs.sortAndKeepLast(pairs, count);
    int newest = encode(ref, kept, SeriesLine.high(page[at + SeriesLine.LISTS]));
    SeriesLine.begin(page, at);
    long links = page[at + SeriesLine.BLOCKS];
    page[at + SeriesLine.BLOCKS] = SeriesLine.pair(SeriesLine.high(links), 0);
    page[at + SeriesLine.LISTS] = SeriesLine.pair(newest, SeriesLine.HAS_DISORDER);
    SeriesLine.end(page, at, SeriesLine.lowState(page, at));
    recycler.retireChain(SeriesLine.low(links), Blocks.count(2 * count));
    return count - kept;
  }

  private int load(long[] page, int at) {
    int count = SeriesLine.buffered(page[at + SeriesLine.LISTS]);
    blocks.copy(SeriesLine.low(page[at + SeriesLine.BLOCKS]), 2 * count, pairs);
    return count;
  }

  private int encode(int ref, int count, int older) {
    int newest = older;
    for (int i = 0; i < count; ) {
      long first = pairs[2 * i];
      writer.start();
      do {
        writer.append(pairs[2 * i], pairs[2 * i + 1]);
        i++;
      } while (i < count && !writer.full() && range.same(first, pairs[2 * i]));
      writer.finish();
      newest = chunks.allocate(ref, writer, first, true, newest);
    }
    return newest;
  }
}
