package io.sluice.storage.io;

import java.nio.file.Path;

/** A file was written by a version so old that this one no longer reads it. */
public final class OlderFormatException extends FileFormatException {
  private static final long serialVersionUID = 1L;

  /** What was found at that offset of that file. */
  public OlderFormatException(Path path, long offset, String what) {
    super(path, offset, what);
  }
}
