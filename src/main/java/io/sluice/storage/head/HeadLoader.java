package io.sluice.storage.head;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives series back what a {@link HeadCopy} showed of them, in the same order; a series that is
 * loaded must have had nothing. Confined to the shard thread.
 */
public final class HeadLoader {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Slab series;
  private final Blocks blocks;
  private final Chunks chunks;
  private final Disorder disorder;
  private final TimeRange range;
  private final Tally seriesUsed;
  private final Tally samples;
  private final XorWriter writer;
  private final XorReader reader = new XorReader();

  HeadLoader(
      Slab series,
      Blocks blocks,
      Chunks chunks,
      Disorder disorder,
      TimeRange range,
      Tally seriesUsed,
      Tally samples) {
    this.series = series;
    this.blocks = blocks;
    this.chunks = chunks;
    this.disorder = disorder;
    this.range = range;
    this.seriesUsed = seriesUsed;
    this.samples = samples;
    this.writer = new XorWriter(blocks);
  }

  /** True if so many samples in so many bits can be a chunk of a head. */
  public static boolean plausible(int samples, int bits) {
    return samples > 0
        && samples <= XorWriter.MAX_SAMPLES
        && bits > 0
        && XorWriter.longs(bits) <= XorWriter.MAX_LONGS;
  }

  /**
   * A closed chunk; oldest first.
   *
   * @param bytes holds its bits, from {@code off} on
   * @param without times of samples to leave out; null: take the chunk as it is, which is in one
   *     range
   */
  public void closed(
      int ref,
      boolean outOfOrder,
      int count,
      long min,
      long max,
      byte[] bytes,
      int off,
      int bits,
      @Nullable LongPredicate without) {
    read(bytes, off, bits);
    if (without == null) {
      int block = blocks.store(reader.words, XorWriter.longs(bits));
      link(ref, outOfOrder, count, bits, min, max, block);
    } else {
      filter(ref, outOfOrder, count, without);
    }
  }

  /** The open chunk, behind the closed ones. */
  public void open(
      int ref, OpenChunk chunk, byte[] bytes, int off, int bits, @Nullable LongPredicate without) {
    read(bytes, off, bits);
    if (without != null) {
      filter(ref, false, chunk.samples(), without);
      newest(ref, chunk.time(), chunk.valueBits());
      return;
    }
    int full = bits >>> 6;
    long[] page = use(ref);
    int at = series.at(ref);
    SeriesLine.begin(page, at);
    page[at + SeriesLine.TIME] = chunk.time();
    page[at + SeriesLine.BITS] = chunk.valueBits();
    page[at + SeriesLine.DELTA] = chunk.delta();
    page[at + SeriesLine.PARTIAL] = (bits & 63) == 0 ? 0 : reader.words[full];
    page[at + SeriesLine.BLOCKS] = SeriesLine.pair(blocks.store(reader.words, full), 0);
    SeriesLine.end(
        page, at, SeriesLine.state(chunk.samples(), bits, chunk.leading(), chunk.trailing()));
    samples.add(chunk.samples());
  }

  /** The newest sample of a series without an open chunk. */
  public void newest(int ref, long time, long valueBits) {
    long[] page = use(ref);
    int at = series.at(ref);
    SeriesLine.begin(page, at);
    page[at + SeriesLine.TIME] = time;
    page[at + SeriesLine.BITS] = valueBits;
    SeriesLine.end(page, at, SeriesLine.lowState(page, at));
  }

  /** A sample that waits to be put in order, last of all. */
  public void buffered(int ref, long time, long valueBits) {
    disorder.add(use(ref), series.at(ref), time, valueBits);
    samples.add(1);
  }

  private void read(byte[] bytes, int off, int bits) {
    int whole = bits >>> 6;
    for (int i = 0; i < whole; i++) {
      reader.words[i] = (long) WORD.get(bytes, off + 8 * i);
    }
    int rest = ((bits & 63) + 7) >>> 3;
    long last = 0;
    for (int i = 0; i < rest; i++) {
      last |= (bytes[off + 8 * whole + i] & 0xffL) << (56 - 8 * i);
    }
    if (rest > 0) {
      reader.words[whole] = last;
    }
  }

  /** Makes chunks anew of the samples that are not to be left out, none across a range. */
  private void filter(int ref, boolean outOfOrder, int count, LongPredicate without) {
    writer.start();
    reader.reset(count);
    long min = 0;
    while (reader.next()) {
      if (without.test(reader.time())) {
        continue;
      }
      if (writer.samples() > 0 && (writer.full() || !range.same(min, reader.time()))) {
        finish(ref, outOfOrder, min);
      }
      min = writer.samples() == 0 ? reader.time() : min;
      writer.append(reader.time(), reader.bits());
    }
    if (writer.samples() > 0) {
      finish(ref, outOfOrder, min);
    }
  }

  private void finish(int ref, boolean outOfOrder, long min) {
    writer.finish();
    int bits = writer.position();
    link(ref, outOfOrder, writer.samples(), bits, min, writer.time(), writer.block());
    writer.start();
  }

  private void link(
      int ref, boolean outOfOrder, int count, int bits, long min, long max, int block) {
    long[] page = use(ref);
    int at = series.at(ref);
    long lists = page[at + SeriesLine.LISTS];
    int id = chunks.allocate(ref, block, bits, count, min, max, outOfOrder, SeriesLine.high(lists));
    int flag = outOfOrder ? SeriesLine.HAS_DISORDER : 0;
    SeriesLine.begin(page, at);
    page[at + SeriesLine.LISTS] = SeriesLine.pair(id, SeriesLine.low(lists) | flag);
    SeriesLine.end(page, at, SeriesLine.lowState(page, at));
    samples.add(count);
  }

  private long[] use(int ref) {
    long[] page = series.ensure(ref);
    int at = series.at(ref);
    if ((page[at + SeriesLine.STATE] & SeriesLine.USED) == 0) {
      seriesUsed.add(1);
      SeriesLine.begin(page, at);
      SeriesLine.end(page, at, SeriesLine.lowState(page, at) | SeriesLine.USED);
    }
    return page;
  }
}
