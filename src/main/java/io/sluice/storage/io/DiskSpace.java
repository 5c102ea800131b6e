package io.sluice.storage.io;

/**
 * Room on the file system of a directory. Immutable.
 *
 * @param total bytes that it holds in all
 * @param free bytes that this process may still fill
 */
public record DiskSpace(long total, long free) {
  /** Of a file system that does not tell: endless. */
  public static final DiskSpace UNKNOWN = new DiskSpace(Long.MAX_VALUE, Long.MAX_VALUE);
}
