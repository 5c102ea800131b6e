package io.sluice.server;

import io.sluice.storage.block.BlockMeta;
import io.sluice.storage.block.Ulid;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Which blocks of a tenant are to go: those whose whole range is older than is kept, then the
 * oldest, until the rest is small enough. Immutable.
 *
 * @param millis how long samples are kept, 0 for ever
 * @param bytes how many bytes of blocks a tenant may have, 0 for any number
 */
record Retention(long millis, long bytes) {

  boolean isOff() {
    return millis == 0 && bytes == 0;
  }

  /**
   * Blocks to be deleted.
   *
   * @param nowMillis the clock or the newest sample of the server, whichever is earlier: a clock
   *     that is ahead must not delete anything
   */
  Set<Ulid> expired(List<BlockMeta> blocks, long nowMillis, ToLongFunction<BlockMeta> size) {
    Set<Ulid> gone = new HashSet<>();
    long left = blocks.stream().mapToLong(size).sum();
    List<BlockMeta> oldestFirst =
        blocks.stream().sorted(Comparator.comparingLong(BlockMeta::maxTime)).toList();
    for (BlockMeta block : oldestFirst) {
      boolean old = millis > 0 && block.maxTime() <= nowMillis - millis;
      if (old || (bytes > 0 && left > bytes)) {
        gone.add(block.ulid());
        left -= size.applyAsLong(block);
      }
    }
    return gone;
  }
}
