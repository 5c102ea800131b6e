package io.sluice.server;

import io.sluice.ingest.WritePath;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.ReserveFile;
import io.sluice.storage.shard.ClockGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks several times a second at what no request can tell: free room, the clock, groups that do
 * not end. On a thread of its own, for the disk may make it wait. Thread-safe.
 */
final class Weather implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Weather.class);

  private final DiskGuard disk;
  private final ClockWatch clock;
  private final StallWatch stalls;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "weather"));
  private boolean blind; // of the thread: the last look failed

  Weather(
      FileLayer files,
      Path directory,
      DiskLimits limits,
      ReserveFile reserve,
      Executor background,
      WritePath writes,
      ClockGuard clock) {
    this.disk = new DiskGuard(files, directory, limits, reserve, background, writes);
    this.clock = new ClockWatch(clock);
    this.stalls = new StallWatch(writes);
  }

  /** Begins to look, at once and then in that interval. */
  void start(Duration interval) {
    long millis = interval.toMillis();
    var unused = thread.scheduleWithFixedDelay(this::look, 0, millis, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      clock.look();
      stalls.look();
      disk.look();
      blind = false;
    } catch (IOException | RuntimeException failure) {
      if (!blind) {
        LOG.warn("free room on the disk can't be told: {}", failure.toString());
      }
      blind = true;
    }
  }

  DiskGuard disk() {
    return disk;
  }

  ClockWatch clock() {
    return clock;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
