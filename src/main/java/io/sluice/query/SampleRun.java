package io.sluice.query;

import io.sluice.storage.block.ChunkReader;
import io.sluice.storage.block.SeriesEntry;
import io.sluice.storage.head.HeadReader;
import io.sluice.storage.head.SampleBuffer;
import io.sluice.storage.histogram.HistogramBuffer;
import io.sluice.storage.histogram.HistogramStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one series from one place in time order, at one of them. Of samples with an equal
 * time the one of the highest rank counts. Confined to one thread.
 */
abstract class SampleRun implements Comparable<SampleRun> {
  private final int rank;

  SampleRun(int rank) {
    this.rank = rank;
  }

  /** Goes to the next sample; false behind the last. */
  abstract boolean next() throws IOException;

  abstract long time();

  abstract long bits();

  /** Canonical bytes of the sample if it is a native histogram, else null. */
  byte @Nullable [] histogram() {
    return null;
  }

  @Override
  public final int compareTo(SampleRun other) {
    int byTime = Long.compare(time(), other.time());
    return byTime != 0 ? byTime : Integer.compare(other.rank, rank);
  }

  @Override
  public final boolean equals(Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(this);
  }

  /** Samples of a head, fetched some at a time. */
  static final class OfHead extends SampleRun {
    private static final int BATCH = 512;

    private final HeadReader reader;
    private final int ref;
    private final long end;
    private final int batch;
    private final SampleBuffer samples = new SampleBuffer();
    private long from;
    private int at;
    private boolean more = true;

    OfHead(HeadReader reader, int ref, long start, long end, int limit) {
      super(Integer.MAX_VALUE);
      this.reader = reader;
      this.ref = ref;
      this.from = start;
      this.end = end;
      this.batch = Math.min(BATCH, limit);
    }

    @Override
    boolean next() {
      at++;
      while (at >= samples.size()) {
        if (!more) {
          return false;
        }
        samples.clear();
        more = reader.read(ref, from, end, batch, samples) && samples.size() > 0;
        at = 0;
        if (samples.size() > 0) {
          more = more && samples.lastTime() < end;
          from = more ? samples.lastTime() + 1 : from;
        }
      }
      return true;
    }

    @Override
    long time() {
      return samples.time(at);
    }

    @Override
    long bits() {
      return samples.bits(at);
    }
  }

  /** Native histograms that are in no block, fetched some at a time. */
  static final class OfStore extends SampleRun {
    private static final int BATCH = 64;

    private final HistogramStore store;
    private final int ref;
    private final long end;
    private final HistogramBuffer fetched = new HistogramBuffer();
    private long from;
    private int at = -1;
    private boolean more = true;

    OfStore(HistogramStore store, int ref, long start, long end) {
      super(Integer.MAX_VALUE);
      this.store = store;
      this.ref = ref;
      this.from = start;
      this.end = end;
    }

    @Override
    boolean next() {
      at++;
      if (at < fetched.size()) {
        return true;
      }
      at = 0;
      fetched.clear();
      if (more) {
        more = store.read(ref, from, end, BATCH, fetched);
        from = fetched.size() > 0 ? fetched.time(fetched.size() - 1) + 1 : from;
      }
      return fetched.size() > 0;
    }

    @Override
    long time() {
      return fetched.time(at);
    }

    @Override
    long bits() {
      return 0;
    }

    @Override
    byte[] histogram() {
      return fetched.bytes(at);
    }
  }

  /** Samples of a block, chunk by chunk. */
  static final class OfBlock extends SampleRun {
    private final SeriesEntry series;
    private final ChunkReader chunks;
    private final long start;
    private final long end;
    private int chunk = -1;

    OfBlock(int rank, SeriesEntry series, ChunkReader chunks, long start, long end) {
      super(rank);
      this.series = series;
      this.chunks = chunks;
      this.start = start;
      this.end = end;
    }

    @Override
    boolean next() throws IOException {
      while (true) {
        if (chunk >= 0 && chunks.next()) {
          if (chunks.time() > end) {
            return false;
          }
          if (chunks.time() >= start && !series.isDeleted(chunks.time())) {
            return true;
          }
        } else if (!open()) {
          return false;
        }
      }
    }

    private boolean open() throws IOException {
      do {
        chunk++;
      } while (chunk < series.chunkCount() && series.maxTime(chunk) < start);
      if (chunk >= series.chunkCount() || series.minTime(chunk) > end) {
        chunk = series.chunkCount();
        return false;
      }
      chunks.open(series.ref(chunk));
      return true;
    }

    @Override
    long time() {
      return chunks.time();
    }

    @Override
    long bits() {
      return chunks.bits();
    }

    @Override
    byte @Nullable [] histogram() {
      return chunks.histogram();
    }
  }
}
