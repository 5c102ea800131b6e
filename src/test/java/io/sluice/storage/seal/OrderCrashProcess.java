package io.sluice.storage.seal;

import io.sluice.storage.block.Block;
import io.sluice.storage.block.BlockMeta;
import io.sluice.storage.block.BlockSet;
import io.sluice.storage.block.SnapshotWriter;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.shard.ConflictPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Deletes, makes a snapshot and lets blocks expire until it is halted at a named point. */
final class OrderCrashProcess {
  static final int SERIES = 6;
  static final int RANGES = 4;
  static final long BASE = SealCrashProcess.BASE;

  private OrderCrashProcess() {}

  /** One sample of each series in each range; then half a range of each block is deleted. */
  public static void main(String[] args) throws IOException {
    Path path = Path.of(args[0]);
    SealKit kit = new SealKit(path, 2);
    for (int range = 0; range < RANGES; range++) {
      for (int series = 0; series < SERIES; series++) {
        long time = BASE + range * SealKit.WIDTH;
        var labels = SealCrashProcess.labels(series);
        kit.write(SealKit.TENANT, labels, time, 1, ConflictPolicy.REFUSE);
        kit.write(SealKit.TENANT, labels, time + 1, 2, ConflictPolicy.REFUSE);
      }
    }
    kit.sealer.seal(Long.MAX_VALUE);
    try (BlockSet held = kit.store.holdAll(SealKit.TENANT)) {
      for (Block block : held.blocks()) {
        int[] all = block.index().all(bytes -> {});
        kit.store.erase(block, all, block.meta().minTime(), block.meta().minTime());
      }
    }
    SnapshotWriter.write(
        FileLayer.real(), kit.store, path.resolve(SnapshotWriter.SNAPSHOTS), "made");
    for (BlockMeta meta : kit.store.metas(SealKit.TENANT)) {
      kit.store.drop(SealKit.TENANT, Set.of(meta.ulid()));
    }
    kit.close();
  }
}
