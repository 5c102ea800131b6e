package io.sluice.storage.block;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Blocks held open for a reader. Close it, once; thread-safe.
 *
 * @param blocks in the order in which they count: at an equal time the last one does
 * @param epoch {@link BlockStore#releases} when they were taken
 */
public record BlockSet(List<Block> blocks, long epoch) implements Closeable {

  /** Copies the list. */
  public BlockSet {
    blocks = List.copyOf(blocks);
  }

  /** Holds the same blocks once more; null if one of them is closed already. */
  public @Nullable BlockSet again() {
    List<Block> held = new ArrayList<>();
    for (Block block : blocks) {
      if (!block.hold()) {
        new BlockSet(held, epoch).close();
        return null;
      }
      held.add(block);
    }
    return new BlockSet(held, epoch);
  }

  @Override
  public void close() {
    for (Block block : blocks) {
      try {
        block.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
