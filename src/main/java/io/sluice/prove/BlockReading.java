package io.sluice.prove;

import io.sluice.api.Labels;
import io.sluice.storage.block.Block;
import io.sluice.storage.block.BlockIndex;
import io.sluice.storage.block.BlockVerifier;
import io.sluice.storage.block.ChunkReader;
import io.sluice.storage.block.PageCache;
import io.sluice.storage.block.SeriesEntry;
import io.sluice.storage.block.Ulid;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Verifies the blocks of a server that has ended, and reads them into a comparison, without the
 * server. A sample may be in two blocks, with equal bits. Confined to one thread.
 */
final class BlockReading {
  private static final long CACHE = 4 << 20;
  private static final FileLayer FILES = FileLayer.real();

  private final Comparison into;

  private BlockReading(Comparison into) {
    this.into = into;
  }

  /** Reads all blocks of the tenant {@code default}; returns how many there are. */
  static int read(Path data, Comparison into) throws IOException {
    Path folder = data.resolve("blocks").resolve("default");
    int blocks = 0;
    for (String name : FILES.list(folder)) {
      if (Ulid.isValid(name)) {
        new BlockReading(into).block(folder.resolve(name));
        blocks++;
      }
    }
    return blocks;
  }

  private void block(Path path) throws IOException {
    BlockVerifier.verify(FILES, path);
    try (Block block = Block.open(FILES, path, new PageCache(CACHE))) {
      BlockIndex.SeriesReader series = block.index().reader();
      ChunkReader chunk = block.chunkReader();
      SeriesEntry entry = new SeriesEntry();
      for (int id : block.index().all(bytes -> {})) {
        series.read(id, entry);
        series(entry, chunk);
      }
    }
  }

  private void series(SeriesEntry entry, ChunkReader chunk) throws IOException {
    Map<String, String> labels = new HashMap<>();
    Labels.fromCanonical(entry.labels(), 0, entry.labelsLength()).forEach(labels::put);
    Comparison.Series series = into.series(labels);
    for (int i = 0; series != null && i < entry.chunkCount(); i++) {
      chunk.open(entry.ref(i));
      while (chunk.next()) {
        into.sample(series, chunk.time(), chunk.bits(), true);
      }
    }
  }
}
