package io.sluice.storage.block;

import io.sluice.api.LabelBytes;
import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a whole block back: every digest, every checksum, every sample, and whether its parts agree
 * with each other. Memory: one list of postings. Confined to one thread, used once.
 */
public final class BlockVerifier {
  private static final long CACHE = 4 << 20;

  private final Block block;
  private final Pace pace;
  private final SeriesEntry entry = new SeriesEntry();
  private final ChunkReader chunk;
  private long series;
  private long chunks;
  private long samples;
  private long pairs; // a sum over (pair, series), which must be that of the postings

  private BlockVerifier(Block block, Pace pace) {
    this.block = block;
    this.pace = pace;
    this.chunk = block.chunkReader();
  }

  /**
   * Verifies a block.
   *
   * @throws IOException naming file and offset of what is wrong
   */
  public static BlockMeta verify(FileLayer files, Path path) throws IOException {
    return verify(files, path, MetaFile.read(files, path), Pace.FULL);
  }

  /** The same at a pace. */
  public static BlockMeta verify(FileLayer files, Path path, Pace pace) throws IOException {
    return verify(files, path, MetaFile.read(files, path), pace);
  }

  static BlockMeta verify(FileLayer files, Path path, BlockMeta expected, Pace pace)
      throws IOException {
    if (files.exists(path.resolve(BlockFormat.SUMS))) {
      checkSums(files, path, pace);
    }
    try (Block block = Block.open(files, path, new PageCache(CACHE))) {
      if (!block.meta().equals(expected)) {
        throw new CorruptFileException(
            path.resolve(BlockFormat.META), 0, "it does not say what was written");
      }
      new BlockVerifier(block, pace).run();
      return block.meta();
    }
  }

  static void checkSums(FileLayer files, Path path, Pace pace) throws IOException {
    Sums sums = Sums.read(files, path);
    for (String needed : new String[] {BlockFormat.META, BlockFormat.INDEX}) {
      if (!sums.has(needed)) {
        throw new CorruptFileException(path.resolve(BlockFormat.SUMS), 0, "no digest of " + needed);
      }
    }
    for (String name : sums.names()) {
      sums.check(files, path, name, pace);
    }
    for (String name : files.list(path)) {
      boolean known =
          name.equals(BlockFormat.SUMS)
              || name.equals(BlockFormat.CHUNKS)
              || name.equals(BlockFormat.TOMBSTONES)
              || name.endsWith(".new");
      if (!known && !sums.has(name)) {
        throw new CorruptFileException(path.resolve(name), 0, "not in " + BlockFormat.SUMS);
      }
    }
    for (String name : files.list(path.resolve(BlockFormat.CHUNKS))) {
      if (!sums.has(BlockFormat.CHUNKS + "/" + name)) {
        throw new CorruptFileException(
            path.resolve(BlockFormat.CHUNKS).resolve(name), 0, "not in " + BlockFormat.SUMS);
      }
    }
  }

  private void run() throws IOException {
    checkSeries();
    checkPostings();
    BlockMeta.Stats stats = block.meta().stats();
    if (stats.series() != series || stats.chunks() != chunks || stats.samples() != samples) {
      throw new CorruptFileException(
          block.path().resolve(BlockFormat.META),
          0,
          "it says %d series, %d chunks, %d samples; there are %d, %d, %d"
              .formatted(stats.series(), stats.chunks(), stats.samples(), series, chunks, samples));
    }
  }

  private void checkSeries() throws IOException {
    BlockIndex.SeriesReader reader = block.index().reader();
    byte[] last = {};
    for (int id : block.index().all(bytes -> {})) {
      reader.read(id, entry);
      if (series > 0
          && LabelBytes.compare(last, 0, last.length, entry.labels(), 0, entry.labelsLength())
              >= 0) {
        throw wrong(id, "series that are not in label order");
      }
      last = Arrays.copyOf(entry.labels(), entry.labelsLength());
      for (int at = 0; at < last.length; ) {
        int next = LabelBytes.next(last, at);
        pairs += mark(Arrays.copyOfRange(last, at, next), id);
        at = next;
      }
      series++;
      for (int i = 0; i < entry.chunkCount(); i++) {
        checkChunk(id, i);
        pace.step(chunk.length());
      }
    }
  }

  private void checkChunk(int id, int i) throws IOException {
    long min = entry.minTime(i);
    long max = entry.maxTime(i);
    if (min < block.meta().minTime() || max >= block.meta().maxTime()) {
      throw wrong(id, "a chunk from " + min + " to " + max + ", outside of the block's range");
    }
    chunk.open(entry.ref(i));
    samples += checkSamples(min, max);
    chunks++;
  }

  private int checkSamples(long min, long max) throws IOException {
    int count = 0;
    long last = Long.MIN_VALUE;
    while (chunk.next()) {
      boolean fits = count == 0 ? chunk.time() == min : chunk.time() > last;
      if (!fits) {
        throw chunk.corrupt("a sample at " + chunk.time() + ", behind one at " + last);
      }
      last = chunk.time();
      count++;
    }
    if (count == 0 || last != max) {
      throw chunk.corrupt("its last sample is at " + last + ", the index says " + max);
    }
    return count;
  }

  private void checkPostings() throws IOException {
    BlockIndex index = block.index();
    long[] found = {0};
    for (String name : index.names()) {
      byte[] nameText = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      index
          .table()
          .walk(
              name,
              (value, offset) -> {
                SeriesEntry pair = new SeriesEntry();
                pair.addPair(nameText, value);
                byte[] bytes = Arrays.copyOf(pair.labels(), pair.labelsLength());
                for (int id : index.list(offset, size -> {})) {
                  found[0] += mark(bytes, id);
                }
                return true;
              });
    }
    if (found[0] != pairs) {
      throw new CorruptFileException(
          index.file().path(), index.toc().table(), "the postings are not those of the series");
    }
  }

  /** A number that a pair and a series have hardly in common with any others. */
  private static long mark(byte[] pair, int id) {
    long hash = id * 0x9E3779B97F4A7C15L;
    for (byte each : pair) {
      hash = (hash ^ each) * 0xC2B2AE3D27D4EB4FL;
    }
    return hash ^ hash >>> 32;
  }

  private CorruptFileException wrong(int id, String what) {
    return new CorruptFileException(
        block.index().file().path(), (long) id * BlockFormat.SERIES_ALIGNMENT, what);
  }
}
