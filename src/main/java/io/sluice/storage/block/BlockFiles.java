package io.sluice.storage.block;

import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;

/** Takes the directories of blocks away. Thread-safe, without state. */
final class BlockFiles {
  private BlockFiles() {}

  /** Deletes a directory of a block with its files; no error if it is gone in part. */
  static void remove(FileLayer files, Path block) throws IOException {
    Path chunks = block.resolve(BlockFormat.CHUNKS);
    for (String name : files.list(chunks)) {
      files.delete(chunks.resolve(name));
    }
    for (String name : files.list(block)) {
      files.delete(block.resolve(name));
    }
    files.delete(block);
  }
}
