package io.sluice.simulation;

import io.sluice.storage.block.Ulid;
import java.util.Random;

/** Names of blocks that are the same in every run. Confined to the simulation's thread. */
public final class SimulatedUlids {
  private static long count;

  private SimulatedUlids() {}

  static void restart() {
    count = 0;
  }

  /** The next one; called in place of {@code BlockStore.newUlid}. */
  public static Ulid next() {
    return Ulid.of(++count, new Random(count));
  }
}
