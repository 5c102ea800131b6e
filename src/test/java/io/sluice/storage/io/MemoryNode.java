package io.sluice.storage.io;

import java.util.Random;

/** A file or a directory in memory. Guarded by its file layer. */
sealed interface MemoryNode permits MemoryFile, MemoryDirectory {

  /** Power is lost: what was not synced is gone, or some of it. */
  void crash(Random random);
}
