package io.sluice.storage.block;

import io.sluice.units.IntSort;
import java.io.IOException;
import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Puts the chunks of one series together for a block: those that overlap no other go over as they
 * are, the samples of the rest are merged and encoded again. At an equal time the chunk of the
 * higher rank counts. One that joins also fills small neighbours up to full chunks. Used again for
 * each series. Confined to one thread.
 */
public final class ChunkMerge {
  private int count;
  private long[] min = new long[16];
  private long[] max = new long[16];
  private long[] rank = new long[16];
  private long[] handle = new long[16];
  private Source[] source = new Source[16];
  private final PriorityQueue<Run> active = new PriorityQueue<>();
  private final ChunkEncoder encoder = new ChunkEncoder();
  private final ChunkSamples small = new ChunkSamples();
  private final int joinBelow;
  private long equal;
  private long overruled;

  /** Where chunks come from. */
  public interface Source {
    /** The chunk under a handle. */
    Data load(long handle) throws IOException;
  }

  /**
   * A chunk as it is stored.
   *
   * @param encoding 1 is XOR
   * @param samples how many it has
   * @param bytes holds it
   * @param off where it begins
   * @param len how long it is
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Data(int encoding, int samples, byte[] bytes, int off, int len) {}

  /** Leaves chunks that overlap no other as they are. */
  public ChunkMerge() {
    this(0);
  }

  private ChunkMerge(int joinBelow) {
    this.joinBelow = joinBelow;
  }

  /** Joins chunks of less than half the samples of a full one. */
  static ChunkMerge joining() {
    return new ChunkMerge(XorChunkWriter.MAX_SAMPLES / 2);
  }

  /** Forgets the series before. */
  public void clear() {
    count = 0;
  }

  /** Adds a chunk, in any order. */
  public void add(long minTime, long maxTime, long itsRank, Source from, long itsHandle) {
    if (count == min.length) {
      min = Arrays.copyOf(min, 2 * count);
      max = Arrays.copyOf(max, 2 * count);
      rank = Arrays.copyOf(rank, 2 * count);
      handle = Arrays.copyOf(handle, 2 * count);
      source = Arrays.copyOf(source, 2 * count);
    }
    min[count] = minTime;
    max[count] = maxTime;
    rank[count] = itsRank;
    handle[count] = itsHandle;
    source[count] = from;
    count++;
  }

  /** Samples that were merged away because another chunk had the same. */
  public long equal() {
    return equal;
  }

  /** Samples that were left out because a chunk of a higher rank has another value. */
  public long overruled() {
    return overruled;
  }

  /** Writes the chunks of the series that {@code out} is at. */
  public void write(BlockWriter out) throws IOException {
    int[] order = IntSort.upTo(count);
    IntSort.sort(order, count, (a, b) -> Long.compare(min[a], min[b]));
    encoder.start();
    for (int i = 0; i < count; ) {
      int j = i + 1;
      long end = max[order[i]];
      while (j < count && min[order[j]] <= end) {
        end = Math.max(end, max[order[j]]);
        j++;
      }
      if (j == i + 1) {
        copy(order[i], out);
      } else {
        merge(order, i, j, out);
      }
      i = j;
    }
    flush(out);
  }

  private void copy(int chunk, BlockWriter out) throws IOException {
    Data data = source[chunk].load(handle[chunk]);
    if (ChunkSamples.reads(data.encoding()) && data.samples() < joinBelow) {
      join(data, out);
      return;
    }
    flush(out);
    out.chunk(
        min[chunk],
        max[chunk],
        data.samples(),
        data.encoding(),
        data.bytes(),
        data.off(),
        data.len());
  }

  private void join(Data data, BlockWriter out) throws IOException {
    try {
      small.reset(data.encoding(), data.bytes(), data.off(), data.len());
      while (small.next()) {
        append(small, out);
      }
    } catch (BadChunkException bad) {
      throw new IOException("a chunk that makes no sense: " + bad.getMessage(), bad);
    }
  }

  private void merge(int[] order, int from, int end, BlockWriter out) throws IOException {
    active.clear();
    if (joinBelow == 0) {
      flush(out);
    }
    int next = from;
    while (true) {
      while (next < end && (active.isEmpty() || min[order[next]] <= active.peek().time())) {
        active.add(open(order[next++]));
      }
      Run run = active.poll();
      if (run == null) {
        break;
      }
      append(run.samples, out);
      dropTies(run);
      if (run.next()) {
        active.add(run);
      }
    }
    if (joinBelow == 0) {
      flush(out);
    }
  }

  private void append(ChunkSamples at, BlockWriter out) throws IOException {
    byte[] histogram = at.histogram();
    if (!encoder.takes(histogram)) {
      flush(out);
    }
    encoder.append(at.time(), at.bits(), histogram);
  }

  private void dropTies(Run winner) throws IOException {
    Run other = active.peek();
    while (other != null && other.time() == winner.time()) {
      active.poll();
      if (winner.equalsSample(other)) {
        equal++;
      } else {
        overruled++;
      }
      if (other.next()) {
        active.add(other);
      }
      other = active.peek();
    }
  }

  private void flush(BlockWriter out) throws IOException {
    if (encoder.samples() > 0) {
      byte[] data = encoder.toArray();
      out.chunk(
          encoder.minTime(),
          encoder.maxTime(),
          encoder.samples(),
          encoder.encoding(),
          data,
          0,
          data.length);
      encoder.start();
    }
  }

  private Run open(int chunk) throws IOException {
    Data data = source[chunk].load(handle[chunk]);
    Run run = new Run(rank[chunk], data);
    if (!run.next()) {
      throw new IOException("an empty chunk");
    }
    return run;
  }

  /** A chunk that is being gone through. */
  private static final class Run implements Comparable<Run> {
    private final long rank;
    private final ChunkSamples samples = new ChunkSamples();

    Run(long rank, Data data) throws IOException {
      this.rank = rank;
      byte[] own = Arrays.copyOfRange(data.bytes(), data.off(), data.off() + data.len());
      try {
        samples.reset(data.encoding(), own, 0, own.length);
      } catch (BadChunkException bad) {
        throw new IOException("a chunk that makes no sense: " + bad.getMessage(), bad);
      }
    }

    boolean next() throws IOException {
      try {
        return samples.next();
      } catch (BadChunkException bad) {
        throw new IOException("a chunk that makes no sense: " + bad.getMessage(), bad);
      }
    }

    long time() {
      return samples.time();
    }

    boolean equalsSample(Run other) {
      return samples.bits() == other.samples.bits()
          && Arrays.equals(samples.histogram(), other.samples.histogram());
    }

    @Override
    public int compareTo(Run other) {
      int byTime = Long.compare(time(), other.time());
      return byTime != 0 ? byTime : Long.compare(other.rank, rank);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
