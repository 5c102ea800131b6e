package io.sluice.storage.block;

import io.sluice.api.LabelBytes;
import java.util.Arrays;

/**
 * One series as a block's index has it: labels and chunks. Used again and again. Confined to one
 * thread.
 */
public final class SeriesEntry {
  final ChunkList chunks = new ChunkList();
  long[] deleted = Tombstones.NOTHING;
  private byte[] labels = new byte[256];
  private int length;

  void clear() {
    chunks.clear();
    length = 0;
  }

  void addPair(byte[] name, byte[] value) {
    int size = LabelBytes.pairSize(name.length, value.length);
    if (length + size > labels.length) {
      labels = Arrays.copyOf(labels, 2 * (length + size));
    }
    length = LabelBytes.putPair(labels, length, name, 0, name.length, value, 0, value.length);
  }

  /** Holds the canonical label bytes, without a tenant, from its start on. */
  public byte[] labels() {
    return labels;
  }

  /** Bytes of the labels. */
  public int labelsLength() {
    return length;
  }

  /** How many chunks there are. */
  public int chunkCount() {
    return chunks.count;
  }

  /** Time of the first sample of a chunk. */
  public long minTime(int chunk) {
    return chunks.min[chunk];
  }

  /** Time of the last sample of a chunk. */
  public long maxTime(int chunk) {
    return chunks.max[chunk];
  }

  /** True if the sample of that time, if there is one, was deleted. */
  public boolean isDeleted(long time) {
    return deleted.length > 0 && Tombstones.covers(deleted, time);
  }

  /** True if some of a chunk's samples may have been deleted, so that it can't be sent as it is. */
  public boolean hasDeleted(int chunk) {
    return deleted.length > 0 && Tombstones.touches(deleted, minTime(chunk), maxTime(chunk));
  }

  /** Where the chunk is, for {@link ChunkReader}. */
  public long ref(int chunk) {
    return chunks.ref[chunk];
  }
}
