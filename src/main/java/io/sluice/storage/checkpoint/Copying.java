package io.sluice.storage.checkpoint;

import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Copies a file durably. Thread-safe, without state. */
final class Copying {
  private static final int STEP = 1 << 20;

  private Copying() {}

  static void copy(FileLayer files, Path from, Path to) throws IOException {
    Path aside = to.resolveSibling(to.getFileName() + CheckpointFiles.UNFINISHED);
    files.delete(aside);
    try (StorageFile source = files.openReadOnly(from);
        StorageFile target = files.create(aside)) {
      ByteBuffer bytes = ByteBuffer.allocate(STEP);
      long size = source.size();
      for (long at = 0; at < size; at += bytes.limit()) {
        bytes.clear().limit((int) Math.min(STEP, size - at));
        source.read(bytes, at);
        target.write(bytes.rewind(), at);
      }
      target.force(true);
    }
    files.rename(aside, to);
    Path folder = to.getParent();
    if (folder != null) {
      files.syncDirectory(folder);
    }
  }
}
