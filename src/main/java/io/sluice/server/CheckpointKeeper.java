package io.sluice.server;

import io.sluice.storage.checkpoint.CheckpointContent;
import io.sluice.storage.io.DataDirectory;
import io.sluice.storage.io.LogGeneration;
import io.sluice.storage.shard.OldLogs;
import io.sluice.storage.shard.Shard;
import io.sluice.storage.shard.ShardCheckpoint;
import io.sluice.storage.wal.LogPosition;
import io.sluice.storage.wal.LogSite;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a shard's log is long enough for a checkpoint, and has it made on a thread of its
 * own, one shard after another. A failure is weather: it is logged, counted and tried again with
 * growing pauses; meanwhile the log grows.
 *
 * <p>Thread-safe.
 */
final class CheckpointKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointKeeper.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  private final DataDirectory data;
  private final List<Shard> shards;
  private final long every;
  private final int segmentSize;
  private final long began = System.nanoTime();
  private final List<ShardCheckpoint> makers = new ArrayList<>();
  private final long[] lastMade; // nano time; written by the thread, read by meters
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "checkpoint"));
  private final LongAdder made = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile @Nullable Future<?> looking;
  private boolean oldLogs; // of the thread: logs of older generations are still there
  private Duration pause = Duration.ZERO; // of the thread
  private long notBefore; // of the thread

  /**
   * @param threads the shards', by number
   * @param heads held by whoever moves chunks out of heads, or copies them
   */
  CheckpointKeeper(
      DataDirectory data,
      List<Shard> shards,
      List<? extends Executor> threads,
      Lock heads,
      DiskLimits limits) {
    this.data = data;
    this.shards = shards;
    this.every = limits.checkpoint();
    this.segmentSize = limits.segment();
    this.lastMade = new long[shards.size()];
    List<LogGeneration> generations = data.generations();
    this.oldLogs = generations.get(0).firstLog() > 0 || generations.size() > 1;
    LogGeneration current = generations.get(generations.size() - 1);
    for (Shard shard : shards) {
      int number = shard.number();
      LogSite site = LogSite.of(data, current.log(number));
      makers.add(new ShardCheckpoint(shard, threads.get(number), site, shards.size(), heads));
      lastMade[number] = began;
    }
  }

  /** Begins to look. */
  void start() {
    long millis = LOOK.toMillis();
    looking = thread.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (System.nanoTime() - notBefore < 0) {
      return;
    }
    try {
      for (int shard = 0; shard < shards.size(); shard++) {
        boolean fold = oldLogs && shards.get(shard).checkpoint() == null;
        if (fold || behind(shard) >= enough(shard)) {
          make(shard);
        }
      }
      forgetOldLogs();
      pause = Duration.ZERO;
    } catch (IOException | RuntimeException failure) {
      failed(failure);
    }
  }

  /** Never so often that checkpoints write more than the log does. */
  private long enough(int shard) {
    CheckpointContent last = shards.get(shard).checkpoint();
    return last == null ? every : Math.max(every, last.bytes());
  }

  private void make(int shard) throws IOException {
    long start = System.nanoTime();
    CheckpointContent content = makers.get(shard).make();
    long took = System.nanoTime() - start;
    made.increment();
    bytes.add(content.bytes());
    nanos.add(took);
    lastMade[shard] = System.nanoTime();
    LOG.info(
        "shard {}: checkpoint of {} series and {} samples, {} bytes, {} ms",
        shard,
        content.series(),
        content.samples(),
        content.bytes(),
        took / 1_000_000);
  }

  private void forgetOldLogs() throws IOException {
    if (oldLogs && shards.stream().allMatch(shard -> shard.checkpoint() != null)) {
      if (OldLogs.forget(data, shards)) {
        LOG.info("logs of former numbers of shards are in checkpoints now, and gone");
      }
      oldLogs = false;
    }
  }

  private void failed(Exception failure) {
    if (thread.isShutdown()) {
      return;
    }
    failures.increment();
    Duration next = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
    pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    notBefore = System.nanoTime() + pause.toNanos();
    LOG.warn(
        "no checkpoint, the log is not trimmed and grows; tried again in {} s: {}",
        pause.toSeconds(),
        failure.toString());
  }

  /** Bytes of a shard's log that a start now would replay. */
  long behind(int shard) {
    CheckpointContent last = shards.get(shard).checkpoint();
    LogPosition from = last == null ? LogPosition.START : last.position();
    LogPosition end = shards.get(shard).logEnd();
    long fromSegment = Math.max(1, from.segment());
    long segments = Math.max(1, end.segment()) - fromSegment;
    return Math.max(0, segments * segmentSize + end.offset() - from.offset());
  }

  int shards() {
    return shards.size();
  }

  /** Seconds since a shard's last checkpoint, or since the start. */
  double ageSeconds(int shard) {
    return (System.nanoTime() - lastMade[shard]) / 1e9;
  }

  long made() {
    return made.sum();
  }

  long bytes() {
    return bytes.sum();
  }

  double nanos() {
    return nanos.sum();
  }

  long failures() {
    return failures.sum();
  }

  /** Ends; a checkpoint that is being written is given up. */
  @Override
  public void close() {
    Future<?> task = looking;
    if (task != null) {
      task.cancel(false);
    }
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a checkpoint did not end within {} s", CLOSE_WAIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
