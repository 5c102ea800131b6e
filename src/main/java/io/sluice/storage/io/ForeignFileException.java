package io.sluice.storage.io;

import java.nio.file.Path;

/** A file belongs to another data directory or another log: somebody mixed directories up. */
public final class ForeignFileException extends FileFormatException {
  private static final long serialVersionUID = 1L;

  /** What was found at that offset of that file. */
  public ForeignFileException(Path path, long offset, String what) {
    super(path, offset, what);
  }
}
