package io.sluice.storage.io;

import java.nio.file.Path;

/** A file is damaged: its checksum or its structure does not hold. */
public final class CorruptFileException extends FileFormatException {
  private static final long serialVersionUID = 1L;

  /** What was found at that offset of that file. */
  public CorruptFileException(Path path, long offset, String what) {
    super(path, offset, what);
  }
}
