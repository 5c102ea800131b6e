package io.sluice.load.jmh;

import io.sluice.storage.io.DirectoryId;
import io.sluice.storage.wal.FileShardLog;
import io.sluice.storage.wal.GroupRecord;
import io.sluice.storage.wal.LogObserver;
import io.sluice.storage.wal.LogPosition;
import io.sluice.storage.wal.LogReplay;
import io.sluice.storage.wal.LogSite;
import io.sluice.storage.wal.WalConfig;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One group into one shard's log: encode, write, and sync if asked. The score is groups per second;
 * times {@code groupSamples} it is samples per second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LogAppend {
  private static final int SERIES = 10_000;

  /** Samples in a group. */
  @Param({"2000", "16000"})
  int groupSamples;

  /** Whether the group is synced. */
  @Param({"true", "false"})
  boolean sync;

  private final GroupRecord group = new GroupRecord();
  private final Scratch scratch;
  private final ExecutorService preparer = Executors.newSingleThreadExecutor();
  private final FileShardLog log;
  private LogPosition trimTo = LogPosition.START;
  private long step;

  /** Opens an empty log. */
  public LogAppend() {
    try {
      scratch = new Scratch();
      DirectoryId id = DirectoryId.random(new SecureRandom());
      LogSite site = scratch.site(id, 0);
      log =
          FileShardLog.open(
              site,
              WalConfig.defaults(),
              LogReplay.replay(site, Engine.NOBODY, (done, total) -> {}),
              preparer,
              LogObserver.NONE);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Closes the log and deletes it. */
  @TearDown
  public void close() throws IOException {
    log.close();
    preparer.shutdown();
    scratch.close();
  }

  /** Keeps the disk from filling: what is two segments old goes. */
  @Setup(Level.Iteration)
  public void trim() throws IOException {
    log.trim(trimTo);
  }

  /** One group. */
  @Benchmark
  public LogPosition append() {
    group.reset();
    for (int i = 0; i < groupSamples; i++) {
      int ref = (int) ((step * groupSamples + i) % SERIES);
      group.sample(
          ref, 1_700_000_000_000L + step * 10_000, Double.doubleToRawLongBits((double) (step + i)));
    }
    step++;
    trimTo = log.append(group, sync).toCompletableFuture().join();
    return trimTo;
  }
}
