package io.sluice.storage.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A file that does nothing but take room on disk, so that there is some to give back when the disk
 * is full: it is filled with zeros, for a hole would take none. A file system that compresses gives
 * less. Changed by one thread at a time; {@link #isHeld} for any.
 */
public final class ReserveFile {
  /** Its name in the data directory. */
  public static final String NAME = "reserve";

  private static final int STEP = 1 << 20;
  private static final int PAUSE = 3; // times as long as the step took, so that syncs get through

  private final FileLayer files;
  private final Path directory;
  private final Path file;
  private final long size;
  private volatile boolean held;

  /** One of that many bytes; it is not made yet. 0 bytes: there never is one. */
  public ReserveFile(FileLayer files, Path directory, long size) {
    this.files = files;
    this.directory = directory;
    this.file = directory.resolve(NAME);
    this.size = size;
  }

  /** Bytes that it takes when it is there. */
  public long size() {
    return size;
  }

  /** True if it was made or found whole. */
  public boolean isHeld() {
    return held;
  }

  /** Takes an earlier run's for its own, if it is of the right size; deletes any other. */
  public void adopt() throws IOException {
    if (!files.exists(file)) {
      return;
    }
    try (StorageFile found = files.openReadOnly(file)) {
      held = size > 0 && found.size() == size;
    }
    if (!held) {
      files.delete(file);
    }
  }

  /** Makes it, slowly, so that nobody's sync waits for it. Leaves nothing behind if it fails. */
  public void make() throws IOException {
    files.delete(file);
    try (StorageFile fresh = files.create(file)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(size, STEP));
      for (long at = 0; at < size && !Thread.currentThread().isInterrupted(); at += STEP) {
        long start = System.nanoTime();
        zeros.clear().limit((int) Math.min(size - at, STEP));
        fresh.write(zeros, at);
        fresh.force(false);
        LockSupport.parkNanos(PAUSE * (System.nanoTime() - start));
      }
      held = fresh.size() == size;
    } finally {
      if (!held) {
        files.delete(file);
      }
    }
  }

  /** Gives its room back. */
  public void release() throws IOException {
    held = false;
    files.delete(file);
    files.syncDirectory(directory);
  }
}
