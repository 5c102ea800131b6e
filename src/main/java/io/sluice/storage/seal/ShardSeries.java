package io.sluice.storage.seal;

import io.sluice.api.LabelBytes;
import io.sluice.storage.block.ChunkMerge;
import io.sluice.storage.head.HeadChunks;
import io.sluice.storage.index.IndexReader;
import java.util.Arrays;

/**
 * Series of one tenant and one shard in label order, with their chunks in one range. Confined to
 * one thread.
 */
final class ShardSeries {
  private static final int XOR = 1;

  private final IndexReader index;
  private final HeadChunks chunks;
  private final ShardHistograms histograms;
  private final int[] refs;
  private final int end;
  private final IntList taken;
  private int at;
  private byte[] labels = {};
  private int labelsFrom;

  /**
   * @param refs in label order; those from {@code from} to {@code end} are the tenant's
   * @param taken notes the chunks that were written
   */
  ShardSeries(
      IndexReader index,
      HeadChunks chunks,
      ShardHistograms histograms,
      int[] refs,
      int from,
      int end,
      IntList taken) {
    this.histograms = histograms;
    this.index = index;
    this.chunks = chunks;
    this.refs = refs;
    this.end = end;
    this.taken = taken;
    this.at = from - 1;
  }

  /** Goes to the next series; false behind the last. */
  boolean next() {
    at++;
    if (at >= end) {
      return false;
    }
    labels = index.canonical(refs[at]);
    labelsFrom = LabelBytes.skipTenant(labels, 0, labels.length);
    return true;
  }

  byte[] labels() {
    return labels;
  }

  int labelsFrom() {
    return labelsFrom;
  }

  int compare(ShardSeries other) {
    return LabelBytes.compare(
        labels,
        labelsFrom,
        labels.length - labelsFrom,
        other.labels,
        other.labelsFrom,
        other.labels.length - other.labelsFrom);
  }

  /** Adds the chunks of the range, ranked as the head does. */
  void addChunks(long start, long last, ChunkMerge merge) {
    int count = chunks.list(refs[at]);
    for (int i = 0; i < count; i++) {
      if (chunks.minTime(i) >= start && chunks.minTime(i) <= last) {
        long rank = chunks.outOfOrder(i) ? count - i : 0;
        merge.add(chunks.minTime(i), chunks.maxTime(i), rank, this::load, i);
        taken.add(chunks.id(i));
      }
    }
    histograms.addChunks(refs[at], start, merge);
  }

  private ChunkMerge.Data load(long i) {
    byte[] bytes = chunks.copy((int) i);
    return new ChunkMerge.Data(XOR, chunks.samples((int) i), bytes, 0, bytes.length);
  }

  static int[] sorted(IndexReader index, IntList refs) {
    int[] sorted = Arrays.copyOf(refs.values, refs.size);
    index.sort(sorted, sorted.length);
    return sorted;
  }
}
