package io.sluice.storage.block;

import io.sluice.api.LabelBytes;
import java.io.IOException;

/**
 * The series of one block in label order, at one of them, without what was deleted. Confined to one
 * thread.
 */
final class MergeSource implements Comparable<MergeSource> {
  private final Block block;
  private final int rank;
  private final int[] ids;
  private final BlockIndex.SeriesReader series;
  private final ChunkReader chunks;
  private final SeriesEntry entry = new SeriesEntry();
  private int at = -1;
  private long erased;

  /**
   * @param rank of sources that have the same time of a series, the one with the highest counts
   */
  MergeSource(Block block, int rank) throws IOException {
    this.block = block;
    this.rank = rank;
    this.ids = block.index().all(bytes -> {});
    this.series = block.index().reader();
    this.chunks = block.chunkReader();
  }

  boolean next() throws IOException {
    at++;
    if (at >= ids.length) {
      return false;
    }
    series.read(ids[at], entry);
    return true;
  }

  byte[] labels() {
    return entry.labels();
  }

  int labelsLength() {
    return entry.labelsLength();
  }

  /** Samples left out because they were deleted. */
  long erased() {
    return erased;
  }

  /** Adds the chunks of the series; those that lost samples are encoded again. */
  void addChunks(ChunkMerge merge, Pace pace) throws IOException {
    for (int i = 0; i < entry.chunkCount(); i++) {
      if (!entry.hasDeleted(i)) {
        merge.add(entry.minTime(i), entry.maxTime(i), rank, ref -> load(ref, pace), entry.ref(i));
      } else if (Tombstones.swallows(entry.deleted, entry.minTime(i), entry.maxTime(i))) {
        chunks.open(entry.ref(i));
        erased += chunks.samples();
      } else {
        addRest(i, merge);
      }
    }
  }

  private ChunkMerge.Data load(long ref, Pace pace) throws IOException {
    chunks.open(ref);
    pace.step(chunks.length());
    return new ChunkMerge.Data(
        chunks.encoding(), chunks.samples(), chunks.array(), chunks.offset(), chunks.length());
  }

  private void addRest(int chunk, ChunkMerge merge) throws IOException {
    chunks.open(entry.ref(chunk));
    ChunkEncoder rest = new ChunkEncoder();
    while (chunks.next()) {
      if (entry.isDeleted(chunks.time())) {
        erased++;
        continue;
      }
      byte[] histogram = chunks.histogram();
      if (!rest.takes(histogram)) {
        add(rest, merge);
        rest.start();
      }
      rest.append(chunks.time(), chunks.bits(), histogram);
    }
    add(rest, merge);
  }

  private void add(ChunkEncoder rest, ChunkMerge merge) {
    if (rest.samples() > 0) {
      byte[] bytes = rest.toArray();
      ChunkMerge.Data data =
          new ChunkMerge.Data(rest.encoding(), rest.samples(), bytes, 0, bytes.length);
      merge.add(rest.minTime(), rest.maxTime(), rank, handle -> data, 0);
    }
  }

  Block block() {
    return block;
  }

  @Override
  public int compareTo(MergeSource other) {
    int byLabels =
        LabelBytes.compare(labels(), 0, labelsLength(), other.labels(), 0, other.labelsLength());
    return byLabels != 0 ? byLabels : Integer.compare(rank, other.rank);
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
