package io.sluice.storage.wal;

import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes segments ahead: whole, zero-filled or recycled, with a header, synced under their final
 * name, so that a roll costs nothing. It fills in small synced steps with pauses, for a long
 * writeback would stand in the way of the shards' syncs. Thread-safe: the preparer makes, the
 * shard's thread takes and, if it is faster, waits for the lock.
 *
 * <p>Failure: a segment that could not be made ahead is tried again when it is taken.
 */
final class SegmentSupply {
  private static final int FILL_STEP = 1 << 20;
  private static final int PAUSE = 3; // times as long as the step took, so that syncs get through

  private final LogSite site;
  private final int usualSize;
  private final int keepTrimmed;
  private final Executor preparer;
  private final LogObserver observer;
  private final LongSupplier epochs;

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Segment spare; // guarded by lock
  private long taken; // guarded by lock: the last number given out
  private final ArrayDeque<Path> recyclable = new ArrayDeque<>(); // guarded by lock
  private volatile boolean wanted; // somebody waits: no more pauses
  private volatile boolean closed;

  SegmentSupply(
      LogSite site,
      int usualSize,
      int keepTrimmed,
      Executor preparer,
      LogObserver observer,
      LongSupplier epochs) {
    this.site = site;
    this.usualSize = usualSize;
    this.keepTrimmed = keepTrimmed;
    this.preparer = preparer;
    this.observer = observer;
    this.epochs = epochs;
  }

  /** Has the segment of that number made in the background. */
  void prepareLater(long number) {
    try {
      preparer.execute(() -> prepare(number));
    } catch (RejectedExecutionException shutdown) {
      return; // it will be made when it is taken
    }
  }

  private void prepare(long number) {
    lock.lock();
    try {
      boolean late = number <= taken; // it is written to by now: another must not take its name
      if (!closed && !late && (spare == null || spare.number() != number)) {
        long start = System.nanoTime();
        Segment made = make(number, usualSize);
        spare = made;
        observer.prepared(number, made.recycled(), System.nanoTime() - start);
      }
    } catch (IOException failed) {
      if (!closed) {
        observer.notPrepared(number, failed);
      }
    } finally {
      releaseIfClosed();
      lock.unlock();
    }
  }

  /** The segment of that number with at least so many bytes: the one made ahead, or a new one. */
  Segment take(long number, int bytes) throws IOException {
    wanted = true;
    lock.lock();
    try {
      return takeNow(number, bytes);
    } finally {
      wanted = false;
      lock.unlock();
    }
  }

  private Segment takeNow(long number, int bytes) throws IOException {
    Segment ready = spare;
    spare = null;
    taken = Math.max(taken, number);
    if (ready != null && ready.number() == number && ready.size() >= bytes) {
      return ready;
    }
    if (ready != null) {
      ready.release();
    }
    return make(number, Math.max(usualSize, roundUp(bytes)));
  }

  /** Keeps a segment that an earlier run made ahead and never used, if it is as it should be. */
  void adopt(long number) {
    Path file = SegmentNames.segment(site, number);
    lock.lock();
    try {
      StorageFile open = site.files().open(file);
      SegmentHeader header = adoptable(file, open, number);
      if (header == null) {
        open.close();
      } else {
        spare = new Segment(header, open);
      }
    } catch (IOException unusable) {
      spare = null; // it will be made anew
    } finally {
      lock.unlock();
    }
  }

  private @Nullable SegmentHeader adoptable(Path file, StorageFile open, long number)
      throws IOException {
    byte[] block = new byte[WalFormat.HEADER_BYTES];
    open.read(ByteBuffer.wrap(block), 0);
    SegmentHeader header = SegmentHeader.decode(block, 0, file, site);
    boolean fits = header.number() == number && header.size() == usualSize && header.appendable();
    return fits && open.size() >= usualSize ? header : null;
  }

  /** True if a trimmed file of that size would be used again, were it offered now. */
  boolean wants(long size) {
    lock.lock();
    try {
      return recyclable.size() < keepTrimmed && !closed && size == usualSize;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a trimmed file of the usual size for a segment to come. */
  void recycle(Path file) {
    lock.lock();
    try {
      recyclable.add(file);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the making of segments; does not wait for a disk that hangs. */
  void close() {
    closed = true;
    if (lock.tryLock()) {
      try {
        releaseIfClosed();
      } finally {
        lock.unlock();
      }
    }
  }

  private void releaseIfClosed() {
    if (closed && spare != null) {
      spare.release();
      spare = null;
    }
  }

  private Segment make(long number, int size) throws IOException {
    FileLayer files = site.files();
    files.createDirectories(site.directory());
    Path aside = SegmentNames.unfinished(site, number);
    Path old = size == usualSize ? recyclable.poll() : null;
    StorageFile file = old == null ? filled(aside, size) : renamed(old, aside);
    try {
      SegmentHeader header = new SegmentHeader(number, epochs.getAsLong(), size, old != null);
      file.write(ByteBuffer.wrap(header.encode(site)), 0);
      file.force(true);
      files.rename(aside, SegmentNames.segment(site, number));
      files.syncDirectory(site.directory());
      return new Segment(header, file);
    } catch (IOException failed) {
      file.close();
      throw failed;
    }
  }

  /** On a full disk a half-made segment would hold the last free bytes. */
  private void discard(StorageFile file, Path aside) {
    try {
      file.close();
      site.files().delete(aside);
    } catch (IOException leftover) {
      return; // the next replay deletes it
    }
  }

  private StorageFile renamed(Path old, Path aside) throws IOException {
    site.files().rename(old, aside);
    return site.files().open(aside);
  }

  private StorageFile filled(Path aside, int size) throws IOException {
    site.files().delete(aside);
    StorageFile file = site.files().create(aside);
    try {
      ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(size, FILL_STEP));
      for (int at = 0; at < size; at += FILL_STEP) {
        long start = System.nanoTime();
        zeros.clear().limit(Math.min(size - at, FILL_STEP));
        file.write(zeros, at);
        if (closed) {
          throw new IOException("the log is being closed");
        }
        if (at + FILL_STEP < size) {
          file.force(false);
          pause(System.nanoTime() - start);
        }
      }
      return file;
    } catch (IOException failed) {
      discard(file, aside);
      throw failed;
    }
  }

  private void pause(long step) {
    if (!wanted) {
      LockSupport.parkNanos(PAUSE * step);
    }
  }

  private static int roundUp(int bytes) {
    return (bytes + WalFormat.HEADER_BYTES - 1) & -WalFormat.HEADER_BYTES;
  }
}
