package io.sluice.storage.io;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A data directory is in use: one process per directory. */
public final class DirectoryLockedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Says who holds the lock of which directory.
   *
   * @param lockFile the lock file inside the directory
   * @param holder who holds it, as words
   */
  public DirectoryLockedException(Path lockFile, String holder, @Nullable Throwable cause) {
    super(
        "data directory "
            + lockFile.toAbsolutePath().getParent()
            + " is in use by "
            + holder
            + " (lock file "
            + lockFile.getFileName()
            + "): stop that one or choose another directory",
        cause);
  }
}
