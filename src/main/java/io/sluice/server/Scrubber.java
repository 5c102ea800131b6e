package io.sluice.server;

import io.sluice.storage.block.Block;
import io.sluice.storage.block.BlockScrub;
import io.sluice.storage.block.BlockSet;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.block.Pace;
import io.sluice.storage.block.Ulid;
import io.sluice.storage.io.FileFormatException;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all blocks again and again, slowly, each at most once a day, and compares them with their
 * digests; what does not hold is reported to the store, which says what reads do about it. On one
 * thread of its own. Thread-safe.
 */
final class Scrubber implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);
  private static final long AGAIN = Duration.ofDays(1).toNanos();
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final FileLayer files;
  private final BlockStore store;
  private final long bytesPerSecond;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "scrub"));
  private final Map<Ulid, Long> checked = new HashMap<>(); // of the thread; when, in nanoseconds
  private final LongAdder blocks = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private volatile boolean stopped;

  /**
   * @param bytesPerSecond how fast to read; 0 for not at all
   */
  Scrubber(FileLayer files, BlockStore store, long bytesPerSecond) {
    this.files = files;
    this.store = store;
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Begins, unless it is switched off. */
  void start(Duration interval) {
    if (bytesPerSecond > 0) {
      long millis = interval.toMillis();
      var unused = thread.scheduleWithFixedDelay(this::pass, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void pass() {
    try {
      Set<Ulid> there = new HashSet<>();
      for (String tenant : store.tenantNames()) {
        try (BlockSet held = store.holdAll(tenant)) {
          for (Block block : held.blocks()) {
            there.add(block.meta().ulid());
            if (!stopped && isDue(block.meta().ulid())) {
              check(tenant, block);
            }
          }
        }
      }
      checked.keySet().retainAll(there);
    } catch (RuntimeException failure) {
      LOG.warn("looking through blocks failed: {}", failure.toString());
    }
  }

  private boolean isDue(Ulid block) {
    Long last = checked.get(block);
    return last == null || System.nanoTime() - last > AGAIN;
  }

  private void check(String tenant, Block block) {
    Ulid name = block.meta().ulid();
    try {
      BlockScrub.check(files, block, new Rate());
      store.damage().mended(tenant, name);
    } catch (FileFormatException bad) {
      store
          .damage()
          .report(tenant, name, BlockScrub.isUnusable(bad), String.valueOf(bad.getMessage()));
    } catch (Breather.GaveWayException end) {
      return;
    } catch (IOException unreadable) {
      store.damage().report(tenant, name, false, block.path() + ": " + unreadable);
    }
    blocks.increment();
    checked.put(name, System.nanoTime());
  }

  /** Spreads reading over time. */
  private final class Rate implements Pace {
    private final long began = System.nanoTime();
    private long read;

    @Override
    public void step(long more) throws IOException {
      read += more;
      bytes.add(more);
      long due = began + (long) (read * 1e9 / bytesPerSecond);
      while (!stopped && due - System.nanoTime() > 0) {
        LockSupport.parkNanos(Math.min(STEP_NANOS, due - System.nanoTime()));
      }
      if (stopped) {
        throw new Breather.GaveWayException();
      }
    }
  }

  long blocks() {
    return blocks.sum();
  }

  long bytes() {
    return bytes.sum();
  }

  @Override
  public void close() {
    stopped = true;
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("looking through blocks did not end within {} s", CLOSE_WAIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
