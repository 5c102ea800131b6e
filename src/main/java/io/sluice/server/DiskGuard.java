package io.sluice.server;

import io.sluice.ingest.UnavailableException;
import io.sluice.ingest.UnavailableException.Reason;
import io.sluice.ingest.WritePath;
import io.sluice.storage.io.DiskSpace;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.ReserveFile;
import io.sluice.units.DataSize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses writes before the disk is so full that the log would fail, and takes them again by
 * itself.
 *
 * <p><b>Ordering.</b> Less than {@code low} is free: writes are refused. Others fill the disk on:
 * the reserve is given up, for what still writes, which is sealing. {@code high} is free: writes
 * are taken. As much as the reserve more is free: it is made again, on another thread.
 *
 * <p>Thread rule: {@link #look} by one thread at a time, the figures by any.
 */
final class DiskGuard {
  private static final Logger LOG = LoggerFactory.getLogger(DiskGuard.class);
  private static final Duration COME_BACK = Duration.ofSeconds(2);
  private static final long FIRST_RESERVE = Duration.ofSeconds(2).toNanos();
  private static final long NEXT_RESERVE = Duration.ofSeconds(60).toNanos();

  private final FileLayer files;
  private final Path directory;
  private final DiskLimits limits;
  private final ReserveFile reserve;
  private final Executor background;
  private final WritePath writes;
  private final LongAdder episodes = new LongAdder();
  private volatile DiskSpace space = DiskSpace.UNKNOWN;
  private volatile boolean full;
  private volatile boolean making; // the background has the reserve
  private volatile long reserveNotBefore = System.nanoTime() + FIRST_RESERVE;

  DiskGuard(
      FileLayer files,
      Path directory,
      DiskLimits limits,
      ReserveFile reserve,
      Executor background,
      WritePath writes) {
    this.files = files;
    this.directory = directory;
    this.limits = limits;
    this.reserve = reserve;
    this.background = background;
    this.writes = writes;
  }

  /** Compares free room with the limits. */
  void look() throws IOException {
    DiskSpace now = files.space(directory);
    space = now;
    if (!full && now.free() < limits.low()) {
      refuse(now);
    } else if (full && now.free() >= limits.high()) {
      takeAgain(now);
    }
    if (!making) {
      mindReserve(now);
    }
  }

  private void refuse(DiskSpace now) {
    full = true;
    episodes.increment();
    String why =
        "the disk of the data is full: %s free, below %s (disk.minFree)"
            .formatted(words(now.free()), words(limits.low()));
    writes.hold(new UnavailableException(Reason.DISK_FULL, COME_BACK, why));
    LOG.error("{}; writes get 503 until {} are free", why, words(limits.high()));
  }

  private void takeAgain(DiskSpace now) {
    full = false;
    writes.hold(null);
    LOG.info("{} of disk are free again, writes are taken", words(now.free()));
  }

  private void mindReserve(DiskSpace now) throws IOException {
    if (reserve.isHeld() && now.free() < reserve.size()) {
      reserve.release();
      LOG.warn("the reserve of {} was given up, so that sealing can go on", words(reserve.size()));
    } else if (!reserve.isHeld() && !full && now.free() - reserve.size() >= limits.high()) {
      makeReserve();
    }
  }

  private void makeReserve() {
    if (reserve.size() == 0 || System.nanoTime() - reserveNotBefore < 0) {
      return;
    }
    making = true;
    try {
      background.execute(this::makeInBackground);
    } catch (RejectedExecutionException shutdown) {
      making = false;
    }
  }

  private void makeInBackground() {
    try {
      reserve.make();
    } catch (IOException later) {
      reserveNotBefore = System.nanoTime() + NEXT_RESERVE;
      LOG.warn("the reserve of {} can't be made now: {}", words(reserve.size()), later.toString());
    } finally {
      making = false;
    }
  }

  private static String words(long bytes) {
    return DataSize.ofBytes(bytes >> 20 == 0 ? bytes : bytes >> 20 << 20).toString();
  }

  /** Room at the last look. */
  DiskSpace space() {
    return space;
  }

  boolean isFull() {
    return full;
  }

  /** How often the disk became full. */
  long episodes() {
    return episodes.sum();
  }

  long reserved() {
    return !making && reserve.isHeld() ? reserve.size() : 0;
  }
}
