package io.sluice.storage.head;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lists the closed chunks of one series after another and copies them, while the head's writer goes
 * on. Confined to one thread at a time.
 *
 * <p>Ordering: a closed chunk never changes. Whoever uses this must be the only one who has chunks
 * released, and not while it lists.
 */
public final class HeadChunks {
  private final Slab series;
  private final Blocks blocks;
  private final Chunks chunks;
  private final Recycler recycler;
  private final long[] line = new long[SeriesLine.LONGS];
  private final long[] record = new long[Chunks.LONGS];
  private final long[] words = new long[XorWriter.MAX_LONGS];
  private int size;
  private int[] ids = new int[16];
  private long[] min = new long[16];
  private long[] max = new long[16];
  private long[] shape = new long[16];

  HeadChunks(Slab series, Blocks blocks, Chunks chunks, Recycler recycler) {
    this.series = series;
    this.blocks = blocks;
    this.chunks = chunks;
    this.recycler = recycler;
  }

  /**
   * Takes down the closed chunks of a series, the newest made first.
   *
   * @return how many there are
   */
  public int list(int ref) {
    long @Nullable [] page = ref < 0 ? null : series.pageOrNull(ref);
    size = 0;
    if (page != null) {
      while (!take(page, series.at(ref))) {
        size = 0;
      }
    }
    return size;
  }

  private boolean take(long[] page, int at) {
    long epoch = recycler.epoch();
    SeriesLine.copy(page, at, line);
    for (int id = SeriesLine.high(line[SeriesLine.LISTS]); id != 0; id = older()) {
      if (!chunks.copy(id, record) || !recycler.unchanged(epoch)) {
        return false;
      }
      add(id);
    }
    return recycler.unchanged(epoch);
  }

  private int older() {
    return SeriesLine.low(record[Chunks.LINKS]);
  }

  private void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
      min = Arrays.copyOf(min, 2 * size);
      max = Arrays.copyOf(max, 2 * size);
      shape = Arrays.copyOf(shape, 2 * size);
    }
    ids[size] = id;
    min[size] = record[Chunks.MIN];
    max[size] = record[Chunks.MAX];
    shape[size] = record[Chunks.SHAPE];
    size++;
  }

  /** The id of a chunk, for {@link Head#release}. */
  public int id(int i) {
    return ids[i];
  }

  /** Time of its first sample. */
  public long minTime(int i) {
    return min[i];
  }

  /** Time of its last sample. */
  public long maxTime(int i) {
    return max[i];
  }

  /** How many samples it has. */
  public int samples(int i) {
    return Chunks.samples(shape[i]);
  }

  /**
   * True if its samples came out of order: at an equal time it counts before those that did not,
   * and before those like it that are behind it in the list.
   */
  public boolean outOfOrder(int i) {
    return Chunks.outOfOrder(shape[i]);
  }

  /** A copy in Prometheus' XOR encoding, sample count first. */
  public byte[] copy(int i) {
    int longs = XorWriter.longs(Chunks.position(shape[i]));
    if (!chunks.copy(ids[i], record)
        || !blocks.copy(SeriesLine.high(record[Chunks.LINKS]), longs, words)) {
      throw new IllegalStateException("chunk " + ids[i] + " was released while it was listed");
    }
    ByteBuffer bytes = ByteBuffer.allocate(XorWriter.COUNT_BYTES + Long.BYTES * longs);
    bytes.putShort((short) samples(i));
    for (int word = 0; word < longs; word++) {
      bytes.putLong(words[word]);
    }
    int length = XorWriter.COUNT_BYTES + (Chunks.position(shape[i]) + 7) / 8;
    return Arrays.copyOf(bytes.array(), length);
  }
}
