package io.sluice.storage.head;

import org.jspecify.annotations.Nullable;

/**
 * Recent samples of one shard, in memory: a line of 64 bytes per series, XOR chunks in blocks of 64
 * bytes, no object per series. Series are numbered by the caller, densely and from 0.
 *
 * <p>Thread rule: the shard thread writes ({@link #append}, {@link #judged}, {@link #find}, {@link
 * #release} and the like); any number of other threads read (with a {@link #reader} each, {@link
 * #maxTime} and the counts) without ever stopping it.
 */
public final class Head {
  private final HeadConfig config;
  private final Slab series = new Slab(SeriesLine.LONGS, SeriesLine::initialise);
  private final Blocks blocks = new Blocks();
  private final Chunks chunks = new Chunks();
  private final Recycler recycler = new Recycler(blocks, chunks);
  private final TimeRange range;
  private final XorWriter writer = new XorWriter(blocks);
  private final Disorder disorder;
  private final Finder finder;
  private final ClosedChunks closed = new ClosedChunks(series, blocks, chunks, recycler);
  private final Tally seriesUsed = new Tally();
  private final Tally samples = new Tally();

  /** An empty head. */
  public Head(HeadConfig config) {
    this.config = config;
    this.range = new TimeRange(config.rangeMillis());
    this.disorder = new Disorder(blocks, chunks, recycler, range);
    this.finder = new Finder(blocks, chunks, disorder);
  }

  /** The settings. Any thread. */
  public HeadConfig config() {
    return config;
  }

  /** Adds a sample, in any order of times; at an equal time the later call wins. Shard thread. */
  public void append(int ref, long time, long bits) {
    long[] page = series.ensure(ref);
    int at = series.at(ref);
    long state = page[at + SeriesLine.STATE];
    if (time > page[at + SeriesLine.TIME]) {
      appendInOrder(ref, page, at, time, bits);
    } else if ((state & SeriesLine.USED) == 0) {
      appendInOrder(ref, page, at, time, bits);
    } else if (disorder.add(page, at, time, bits)) {
      closeDisorder(ref, page, at);
    }
    samples.add(1);
  }

  private void appendInOrder(int ref, long[] page, int at, long time, long bits) {
    writer.load(page, at);
    if (writer.samples() == 0) {
      if ((page[at + SeriesLine.STATE] & SeriesLine.USED) == 0) {
        seriesUsed.add(1);
      }
    } else if (writer.full() || !range.same(writer.time(), time)) {
      closeOpen(ref, page, at);
      writer.start();
    }
    writer.append(time, bits);
    writer.save(page, at);
  }

  private void closeOpen(int ref, long[] page, int at) {
    writer.finish();
    long lists = page[at + SeriesLine.LISTS];
    long first = closed.firstTime(writer);
    int id = chunks.allocate(ref, writer, first, false, SeriesLine.high(lists));
    SeriesLine.begin(page, at);
    page[at + SeriesLine.BLOCKS] = SeriesLine.pair(0, SeriesLine.low(page[at + SeriesLine.BLOCKS]));
    page[at + SeriesLine.LISTS] = SeriesLine.pair(id, SeriesLine.low(lists));
    SeriesLine.end(page, at, SeriesLine.USED);
  }

  private void closeDisorder(int ref, long[] page, int at) {
    samples.add(-disorder.close(ref, page, at));
  }

  /** Newest time of a series, Long.MIN_VALUE if it has no sample. Any thread. */
  public long maxTime(int ref) {
    long @Nullable [] page = ref < 0 ? null : series.pageOrNull(ref);
    return page == null ? Long.MIN_VALUE : SeriesLine.time(page, series.at(ref));
  }

  /** Newest time of a series, samples judged but not yet appended included. Shard thread. */
  public long judgedMax(int ref) {
    long @Nullable [] page = series.pageOrNull(ref);
    if (page == null) {
      return Long.MIN_VALUE;
    }
    int at = series.at(ref);
    return Math.max(page[at + SeriesLine.TIME], page[at + SeriesLine.JUDGED]);
  }

  /** Remembers that a sample of this time is about to be appended. Shard thread. */
  public void judged(int ref, long time) {
    long[] page = series.ensure(ref);
    int judged = series.at(ref) + SeriesLine.JUDGED;
    page[judged] = Math.max(page[judged], time);
  }

  /** Forgets what was judged: {@link #judgedMax} is the newest time again. Shard thread. */
  public void resetJudged(int ref) {
    long @Nullable [] page = series.pageOrNull(ref);
    if (page != null) {
      page[series.at(ref) + SeriesLine.JUDGED] = Long.MIN_VALUE;
    }
  }

  /** Is there a sample at exactly this time? If so its bits are put into out. Shard thread. */
  public boolean find(int ref, long time, Found out) {
    long @Nullable [] page = series.pageOrNull(ref);
    if (page == null) {
      return false;
    }
    int at = series.at(ref);
    return time <= page[at + SeriesLine.TIME] && finder.find(page, at, time, out);
  }

  /** A new reader. Any thread. */
  public HeadReader reader() {
    return new HeadReader(series, blocks, chunks, recycler);
  }

  /** Reads a whole span with a new reader; returns the number of samples. Any thread. */
  public int read(int ref, long start, long end, SampleBuffer out) {
    HeadReader reader = reader();
    int before = out.size();
    long from = start;
    while (from <= end && reader.read(ref, from, end, Integer.MAX_VALUE, out)) {
      from = out.lastTime() + 1;
    }
    return out.size() - before;
  }

  /** Closes the open chunk and the out-of-order buffer of a series. Shard thread. */
  public void cut(int ref) {
    long @Nullable [] page = series.pageOrNull(ref);
    if (page == null) {
      return;
    }
    int at = series.at(ref);
    writer.load(page, at);
    if (writer.samples() > 0) {
      closeOpen(ref, page, at);
    }
    if (SeriesLine.buffered(page[at + SeriesLine.LISTS]) > 0) {
      closeDisorder(ref, page, at);
    }
  }

  /**
   * Closes the out-of-order buffer of a series, and its open chunk if all of it is before {@code
   * end}. Shard thread.
   */
  public void cutBefore(int ref, long end) {
    long @Nullable [] page = series.pageOrNull(ref);
    if (page == null) {
      return;
    }
    int at = series.at(ref);
    if (SeriesLine.samples(page[at + SeriesLine.STATE]) > 0 && page[at + SeriesLine.TIME] < end) {
      writer.load(page, at);
      closeOpen(ref, page, at);
    }
    if (SeriesLine.buffered(page[at + SeriesLine.LISTS]) > 0) {
      closeDisorder(ref, page, at);
    }
  }

  /** A new lister of closed chunks. Any thread. */
  public HeadChunks chunks() {
    return new HeadChunks(series, blocks, chunks, recycler);
  }

  /** For copying what series hold at one moment. Any thread. */
  public HeadCopy copy() {
    return new HeadCopy(series, blocks, chunks);
  }

  /** For giving series back what was copied. Shard thread. */
  public HeadLoader loader() {
    return new HeadLoader(series, blocks, chunks, disorder, range, seriesUsed, samples);
  }

  /** Shows every closed chunk, in no particular order. Shard thread. */
  public void closedChunks(ClosedChunkVisitor visitor) {
    closed.show(visitor);
  }

  /**
   * Copies a closed chunk out in Prometheus' XOR encoding, sample count first. Shard thread.
   *
   * @throws IllegalArgumentException if there is no such chunk
   */
  public byte[] chunk(int chunk) {
    return closed.copy(chunk);
  }

  /**
   * Takes a closed chunk out of its series; its memory is used again once no reader can see it.
   * Shard thread.
   *
   * @throws IllegalArgumentException if there is no such chunk
   */
  public void release(int chunk) {
    samples.add(-closed.release(chunk));
  }

  /** Bytes allocated: it never falls, what is released is used again. Any thread. */
  public long memoryBytes() {
    return series.bytes() + blocks.bytes() + chunks.bytes();
  }

  /** Bytes allocated less what can be used again: compare this with the limit. Any thread. */
  public long usedBytes() {
    return memoryBytes() - blocks.freeBytes() - chunks.freeBytes();
  }

  /** Series that ever had a sample. Any thread. */
  public int seriesCount() {
    return (int) seriesUsed.get();
  }

  /** Samples appended less those released or found overruled when merged. Any thread. */
  public long sampleCount() {
    return samples.get();
  }

  /** Closed chunks held. Any thread. */
  public int chunkCount() {
    return chunks.held();
  }
}
