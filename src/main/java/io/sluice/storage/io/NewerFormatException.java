package io.sluice.storage.io;

import java.nio.file.Path;

/** A file was written by a newer version, or needs a feature that this one does not know. */
public final class NewerFormatException extends FileFormatException {
  private static final long serialVersionUID = 1L;

  /** What was found at that offset of that file. */
  public NewerFormatException(Path path, long offset, String what) {
    super(path, offset, what);
  }
}
