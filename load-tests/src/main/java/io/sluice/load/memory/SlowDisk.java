package io.sluice.load.memory;

import io.sluice.storage.io.DiskSpace;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Another file layer at so many bytes a second: writing is free, as into the page cache, and a
 * force waits until the disk has had the time for what was written to its file, behind those that
 * wait already. Thread-safe.
 */
final class SlowDisk implements FileLayer {
  private static final double NANOS = 1e9;

  private final FileLayer files;
  private double bytesPerSecond = Double.POSITIVE_INFINITY; // guarded by this
  private long busyUntil = System.nanoTime(); // guarded by this
  private final Map<String, Long> taken = new TreeMap<>(); // guarded by this: bytes by kind of file

  SlowDisk(FileLayer files) {
    this.files = files;
  }

  /** How fast it is from now on. */
  synchronized void rate(double bytesEachSecond) {
    bytesPerSecond = bytesEachSecond;
  }

  /** Bytes that it took so far, by kind of file, for people. */
  synchronized String taken() {
    return taken.toString();
  }

  private synchronized long reserve(String kind, long bytes) {
    taken.merge(kind, bytes, Long::sum);
    long now = System.nanoTime();
    long from = busyUntil - now > 0 ? busyUntil : now;
    busyUntil = from + (long) (bytes / bytesPerSecond * NANOS);
    return busyUntil;
  }

  private void take(String kind, long bytes) {
    long until = reserve(kind, bytes);
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Segments are the log and what is filled with zeros for it. */
  private static String kind(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.contains(".wal") ? "segments" : name.replaceAll("[0-9]+", "");
  }

  @Override
  public StorageFile create(Path file) throws IOException {
    return new Handle(kind(file), files.create(file));
  }

  @Override
  public StorageFile open(Path file) throws IOException {
    return new Handle(kind(file), files.open(file));
  }

  @Override
  public StorageFile openReadOnly(Path file) throws IOException {
    return files.openReadOnly(file);
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return files.exists(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return files.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    files.createDirectories(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    files.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    files.delete(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    files.syncDirectory(directory);
  }

  @Override
  public DiskSpace space(Path directory) throws IOException {
    return files.space(directory);
  }

  @Override
  public Closeable lock(Path file) throws IOException {
    return files.lock(file);
  }

  private final class Handle implements StorageFile {
    private final String kind;
    private final StorageFile file;
    private long dirty;

    Handle(String kind, StorageFile file) {
      this.kind = kind;
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      dirty += source.remaining();
      file.write(source, position);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      long bytes = dirty;
      dirty = 0;
      take(kind, bytes);
      file.force(metadata);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
