package io.sluice.storage.block;

import io.sluice.storage.io.FileFormatException;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;

/** Compares the files of a published block with its digests. Thread-safe, without state. */
public final class BlockScrub {
  private BlockScrub() {}

  /**
   * Reads the block whole, at a pace; one of others, without digests, is verified instead.
   *
   * @param block held by the caller
   * @throws FileFormatException naming what is not as it was written
   */
  public static void check(FileLayer files, Block block, Pace pace) throws IOException {
    try {
      once(files, block, pace);
    } catch (FileFormatException maybe) {
      once(files, block, pace); // tombstones and their digest may have been replaced meanwhile
    }
  }

  private static void once(FileLayer files, Block block, Pace pace) throws IOException {
    if (files.exists(block.path().resolve(BlockFormat.SUMS))) {
      BlockVerifier.checkSums(files, block.path(), pace);
    } else {
      BlockVerifier.verify(files, block.path(), pace);
    }
  }

  /** True if what is wrong makes the whole block unusable: chunks have a checksum each. */
  public static boolean isUnusable(FileFormatException failure) {
    return failure.path().endsWith("/" + BlockFormat.INDEX);
  }
}
