package io.sluice.storage.seal;

import io.sluice.storage.block.ChunkEncoder;
import io.sluice.storage.block.ChunkMerge;
import io.sluice.storage.histogram.HistogramBuffer;
import io.sluice.storage.histogram.HistogramStore;

/**
 * The native histograms of series of one shard as chunks for a block. Memory: those of one series
 * in one range. Confined to the sealing thread.
 */
final class ShardHistograms {
  /** Above any chunk of the head: at one time there is a float or a histogram, as judged. */
  private static final long RANK = Long.MAX_VALUE;

  private final HistogramStore store;
  private final TakenRanges taken;
  private final HistogramBuffer buffer = new HistogramBuffer();
  private final ChunkEncoder encoder = new ChunkEncoder();

  ShardHistograms(HistogramStore store, TakenRanges taken) {
    this.store = store;
    this.taken = taken;
  }

  /** Adds the chunks of a series in the range that begins at {@code start}. */
  void addChunks(int ref, long start, ChunkMerge merge) {
    buffer.clear();
    int changes = store.readRange(ref, start, buffer);
    if (buffer.size() == 0) {
      return;
    }
    for (int i = 0; i < buffer.size(); i++) {
      byte[] histogram = buffer.bytes(i);
      if (!encoder.takes(histogram)) {
        flush(merge);
      }
      encoder.append(buffer.time(i), 0, histogram);
    }
    flush(merge);
    taken.add(ref, changes);
  }

  private void flush(ChunkMerge merge) {
    byte[] bytes = encoder.toArray();
    ChunkMerge.Data data =
        new ChunkMerge.Data(encoder.encoding(), encoder.samples(), bytes, 0, bytes.length);
    merge.add(encoder.minTime(), encoder.maxTime(), RANK, handle -> data, 0);
    encoder.start();
  }
}
