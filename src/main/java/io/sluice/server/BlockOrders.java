package io.sluice.server;

import io.sluice.query.QueryPermit;
import io.sluice.query.QueryService;
import io.sluice.query.ReadRequest;
import io.sluice.storage.block.Block;
import io.sluice.storage.block.BlockCrash;
import io.sluice.storage.block.BlockSet;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.block.SnapshotWriter;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes and snapshots, which operators ask for. Both seal first: then everything that was
 * acknowledged before they were asked for is in blocks, and what is written later is not touched.
 * Thread-safe.
 */
final class BlockOrders {
  private static final Logger LOG = LoggerFactory.getLogger(BlockOrders.class);
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final FileLayer files;
  private final BlockStore store;
  private final BlockKeeper keeper;
  private final BlockCare care;
  private final Path snapshots;
  private final long width;

  BlockOrders(
      FileLayer files,
      BlockStore store,
      BlockKeeper keeper,
      BlockCare care,
      Path data,
      Duration width) {
    this.files = files;
    this.store = store;
    this.keeper = keeper;
    this.care = care;
    this.snapshots = data.resolve(SnapshotWriter.SNAPSHOTS);
    this.width = width.toMillis();
  }

  /**
   * What was deleted. Immutable.
   *
   * @param blocks in how many blocks
   * @param series how many series, counted in each block
   */
  record Deleted(int blocks, long series) {}

  /** Removes snapshots that a crash left half done. */
  void tidy() {
    try {
      SnapshotWriter.tidy(files, snapshots)
          .forEach(path -> LOG.info("removed what was left over: {}", path));
    } catch (IOException failure) {
      LOG.warn("snapshots could not be looked through: {}", failure.toString());
    }
  }

  /** Deletes what a request selects; completes when that is durable and no read sees it. */
  CompletableFuture<Deleted> delete(ReadRequest request, QueryService queries) {
    return keeper
        .sealBefore(endOfRange(request.range().end()))
        .thenCompose(blocks -> care.urgently(() -> erase(request, queries)));
  }

  private long endOfRange(long time) {
    boolean far = time > Long.MAX_VALUE - 2 * width || time < Long.MIN_VALUE + 2 * width;
    return far ? Long.MAX_VALUE : (Math.floorDiv(time, width) + 1) * width;
  }

  private Deleted erase(ReadRequest request, QueryService queries) throws IOException {
    long start = request.range().start();
    long end = request.range().end();
    int blocks = 0;
    long series = 0;
    try (QueryPermit permit = queries.enter();
        BlockSet held = store.acquire(request.tenant(), start, end)) {
      for (Block block : held.blocks()) {
        int[] ids = queries.inBlock(block, request, permit);
        if (ids.length > 0) {
          store.erase(block, ids, start, end);
          BlockCrash.pass("delete-block");
          blocks++;
          series += ids.length;
        }
      }
    }
    LOG.info("tenant {}: deleted from {} series of {} blocks", request.tenant(), series, blocks);
    return new Deleted(blocks, series);
  }

  /** Makes a snapshot of everything acknowledged so far. */
  CompletableFuture<SnapshotWriter.Snapshot> snapshot() {
    String name =
        "%s-%08x".formatted(NAME.format(Instant.now()), ThreadLocalRandom.current().nextInt());
    return keeper
        .sealAll()
        .thenCompose(
            blocks -> care.urgently(() -> SnapshotWriter.write(files, store, snapshots, name)));
  }
}
