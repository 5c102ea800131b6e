package io.sluice.storage.block;

import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A file of a published block: it does not change any more, and is read through the {@link
 * PageCache}. Thread-safe.
 *
 * <p>Interrupting a thread that reads closes the file under it ({@link
 * java.nio.channels.InterruptibleChannel}); it is opened again, for the sake of the others.
 */
final class PagedFile implements Closeable {
  private static final int TRIES = 3;
  private static final int CACHED = 256 << 10;

  private final FileLayer files;
  private final Path path;
  private final PageCache cache;
  private final long number;
  private final long size;
  private StorageFile file; // guarded by this

  PagedFile(FileLayer files, Path path, PageCache cache) throws IOException {
    this.files = files;
    this.path = path;
    this.cache = cache;
    this.number = cache.newFile();
    this.file = files.openReadOnly(path);
    this.size = file.size();
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /** The page that holds an offset; the last one of a file is shorter. */
  byte[] page(long offset) throws IOException {
    return cache.page(number, offset / PageCache.PAGE, this::load);
  }

  private byte[] load(long page) throws IOException {
    long start = page * PageCache.PAGE;
    byte[] bytes = new byte[(int) Math.min(PageCache.PAGE, size - start)];
    read(bytes, bytes.length, start);
    return bytes;
  }

  /**
   * Reads straight from the file.
   *
   * @throws CorruptFileException if it ends before
   */
  synchronized void read(byte[] target, int length, long offset) throws IOException {
    boolean interrupted = false;
    try {
      for (int i = 1; ; i++) {
        try {
          if (file.read(ByteBuffer.wrap(target, 0, length), offset) < length) {
            throw new CorruptFileException(path, offset, "the file ends within " + length);
          }
          return;
        } catch (ClosedByInterruptException closed) {
          interrupted |= Thread.interrupted();
          file = files.openReadOnly(path);
          if (i == TRIES) {
            throw closed;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Copies bytes through the cache; all of them must be within the file. */
  void copy(long offset, byte[] target, int length) throws IOException {
    int done = 0;
    while (done < length) {
      long at = offset + done;
      byte[] page = page(at);
      int from = (int) (at % PageCache.PAGE);
      int part = Math.min(length - done, page.length - from);
      System.arraycopy(page, from, target, done, part);
      done += part;
    }
  }

  /** The checksum of a part of the file: a large one is read past the cache. */
  int crc(long from, long end) throws IOException {
    CRC32C crc = new CRC32C();
    if (end - from <= CACHED) {
      for (long at = from; at < end; ) {
        byte[] page = page(at);
        int first = (int) (at % PageCache.PAGE);
        int part = (int) Math.min(page.length - first, end - at);
        crc.update(page, first, part);
        at += part;
      }
      return (int) crc.getValue();
    }
    byte[] window = new byte[CACHED];
    for (long at = from; at < end; ) {
      int part = (int) Math.min(window.length, end - at);
      read(window, part, at);
      crc.update(window, 0, part);
      at += part;
    }
    return (int) crc.getValue();
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
