package io.sluice.query;

import io.sluice.api.LabelBytes;
import io.sluice.storage.block.BlockIndex;
import io.sluice.storage.block.ChunkReader;
import io.sluice.storage.block.SeriesEntry;
import io.sluice.storage.head.HeadReader;
import io.sluice.storage.head.SampleBuffer;
import io.sluice.storage.histogram.HistogramStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The selected series of one place in label order, at one of them. Ordered by labels. Confined to
 * one thread.
 */
abstract class SeriesSource implements Comparable<SeriesSource> {
  byte[] labels = {};
  int labelsFrom;
  int labelsEnd;
  private int at = -1;

  /** How many series there are. */
  abstract int size();

  /** Brings the labels of a series in. */
  abstract void load(int index) throws IOException;

  /** The samples of the series it is at. */
  abstract SampleRun run(long start, long end, int limit);

  /** The native histograms of that series which are in no block; null if there are none. */
  @Nullable SampleRun histograms(long start, long end) {
    return null;
  }

  /** Goes to the next series; false behind the last. */
  final boolean next() throws IOException {
    at++;
    if (at >= size()) {
      return false;
    }
    load(at);
    return true;
  }

  /** Goes to the first series that is not before these labels; false if there is none. */
  final boolean seek(byte[] key, int from, int end) throws IOException {
    int low = 0;
    int high = size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      load(middle);
      if (compare(key, from, end) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    at = low - 1;
    return next();
  }

  final int compare(byte[] key, int from, int end) {
    return LabelBytes.compare(labels, labelsFrom, labelsEnd - labelsFrom, key, from, end - from);
  }

  @Override
  public final int compareTo(SeriesSource other) {
    return compare(other.labels, other.labelsFrom, other.labelsEnd);
  }

  @Override
  public final boolean equals(Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(this);
  }

  /** Series of a shard's head. */
  static final class OfHead extends SeriesSource {
    private final ShardSelection selection;
    private final HeadReader reader;
    private final SampleBuffer first = new SampleBuffer();
    private int ref;

    OfHead(ShardSelection selection) {
      this.selection = selection;
      this.reader = selection.head().reader();
    }

    @Override
    int size() {
      return selection.refs().length;
    }

    @Override
    void load(int index) {
      ref = selection.refs()[index];
      labels = selection.index().canonical(ref);
      labelsFrom = LabelBytes.skipTenant(labels, 0, labels.length);
      labelsEnd = labels.length;
    }

    @Override
    SampleRun run(long start, long end, int limit) {
      return new SampleRun.OfHead(reader, ref, start, end, limit);
    }

    /** Time of the first sample in a span, {@code Long.MAX_VALUE} if there is none. */
    long firstTime(long from, long end) throws IOException {
      first.clear();
      reader.read(ref, from, end, 1, first);
      long time = first.size() == 0 ? Long.MAX_VALUE : first.time(0);
      SampleRun histograms = histograms(from, end);
      return histograms != null && histograms.next() ? Math.min(time, histograms.time()) : time;
    }

    @Override
    @Nullable SampleRun histograms(long start, long end) {
      HistogramStore store = selection.histograms();
      return store.has(ref) ? new SampleRun.OfStore(store, ref, start, end) : null;
    }
  }

  /** Series of a block. */
  static final class OfBlock extends SeriesSource {
    private final int rank;
    private final int[] ids;
    private final BlockIndex.SeriesReader reader;
    private final ChunkReader chunks;
    private final SeriesEntry entry = new SeriesEntry();

    OfBlock(int rank, Plan.InBlock selected) {
      this.rank = rank;
      this.ids = selected.ids();
      this.reader = selected.block().index().reader();
      this.chunks = selected.block().chunkReader();
    }

    @Override
    int size() {
      return ids.length;
    }

    @Override
    void load(int index) throws IOException {
      reader.read(ids[index], entry);
      labels = entry.labels();
      labelsFrom = 0;
      labelsEnd = entry.labelsLength();
    }

    @Override
    SampleRun run(long start, long end, int limit) {
      return new SampleRun.OfBlock(rank, entry, chunks, start, end);
    }

    /** The chunks of the series it is at. */
    SeriesEntry entry() {
      return entry;
    }

    /** The first chunk that does not end before that time; the number of chunks if none. */
    int chunkFrom(long time) {
      int low = 0;
      int high = entry.chunkCount();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (entry.maxTime(middle) < time) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    /** Reads a chunk; to be used before the next is read or {@link #run} goes on. */
    ChunkReader open(int chunk) throws IOException {
      chunks.open(entry.ref(chunk));
      return chunks;
    }
  }
}
