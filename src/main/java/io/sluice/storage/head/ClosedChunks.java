package io.sluice.storage.head;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The closed chunks of a head: showing them, copying them out, taking them away. Confined to the
 * shard thread.
 */
final class ClosedChunks {
  private final Slab series;
  private final Blocks blocks;
  private final Chunks chunks;
  private final Recycler recycler;
  private final XorReader reader = new XorReader();

  ClosedChunks(Slab series, Blocks blocks, Chunks chunks, Recycler recycler) {
    this.series = series;
    this.blocks = blocks;
    this.chunks = chunks;
    this.recycler = recycler;
  }

  void show(ClosedChunkVisitor visitor) {
    for (int id = 1; id < chunks.end(); id++) {
      if (chunks.live(id)) {
        long shape = chunks.get(id, Chunks.SHAPE);
        visitor.chunk(
            id,
            SeriesLine.high(shape),
            chunks.get(id, Chunks.MIN),
            chunks.get(id, Chunks.MAX),
            Chunks.samples(shape),
            bytes(shape));
      }
    }
  }

  /** Time of the first sample of a chunk that was just finished. */
  long firstTime(XorWriter chunk) {
    blocks.copy(chunk.block(), XorWriter.longs(chunk.position()), reader.words);
    reader.reset(1);
    reader.next();
    return reader.time();
  }

  byte[] copy(int id) {
    long shape = shapeOfLive(id);
    int longs = XorWriter.longs(Chunks.position(shape));
    blocks.copy(chunks.block(id), longs, reader.words);
    ByteBuffer bytes = ByteBuffer.allocate(XorWriter.COUNT_BYTES + Long.BYTES * longs);
    bytes.putShort((short) Chunks.samples(shape));
    for (int i = 0; i < longs; i++) {
      bytes.putLong(reader.words[i]);
    }
    return Arrays.copyOf(bytes.array(), bytes(shape));
  }

  /** Unlinks a chunk and gives it to the recycler; returns its number of samples. */
  int release(int id) {
    long shape = shapeOfLive(id);
    int ref = SeriesLine.high(shape);
    long[] page = series.page(ref);
    int at = series.at(ref);
    long lists = page[at + SeriesLine.LISTS];
    int newest = SeriesLine.high(lists);
    if (newest == id) {
      SeriesLine.begin(page, at);
      page[at + SeriesLine.LISTS] = SeriesLine.pair(chunks.older(id), SeriesLine.low(lists));
      SeriesLine.end(page, at, SeriesLine.lowState(page, at));
    } else {
      chunks.relink(newerThan(id, newest), chunks.older(id));
    }
    recycler.retireChunk(id);
    return Chunks.samples(shape);
  }

  private int newerThan(int id, int newest) {
    int newer = newest;
    while (chunks.older(newer) != id) {
      newer = chunks.older(newer);
    }
    return newer;
  }

  private long shapeOfLive(int id) {
    if (!chunks.live(id)) {
      throw new IllegalArgumentException(
          "chunk " + id + " (expected: one that is closed and held)");
    }
    return chunks.get(id, Chunks.SHAPE);
  }

  private static int bytes(long shape) {
    return XorWriter.COUNT_BYTES + (Chunks.position(shape) + 7) / 8;
  }
}
