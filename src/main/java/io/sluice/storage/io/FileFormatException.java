package io.sluice.storage.io;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file is not what was expected; the subclass says in which way. The message names path and
 * offset.
 */
public abstract class FileFormatException extends IOException {
  private static final long serialVersionUID = 1L;
  private final String path;
  private final long offset;

  FileFormatException(Path path, long offset, String what) {
    super(path + " at offset " + offset + ": " + what);
    this.path = path.toString();
    this.offset = offset;
  }

  /** The file. */
  public final String path() {
    return path;
  }

  /** Where in it, in bytes. */
  public final long offset() {
    return offset;
  }
}
