package io.sluice.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.storage.wal.LogObserver;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Meters of one shard's log. Thread-safe. */
final class LogMeters implements LogObserver {

  private static final Logger LOG = LoggerFactory.getLogger("io.sluice.wal");

  private final int shard;
  private final DistributionSummary bytes;
  private final DistributionSummary samples;
  private final Timer writes;
  private final Timer syncs;
  private final Counter failures;
  private final Counter rolls;
  private final Counter unprepared;
  private final Counter filled;
  private volatile boolean quiet; // told once, until something succeeds

  LogMeters(int shard, MeterRegistry registry) {
    this.shard = shard;
    String number = Integer.toString(shard);
    this.bytes =
        DistributionSummary.builder("sluice.wal.group.size")
            .description("bytes of one group, frames included")
            .baseUnit("bytes")
            .tag("shard", number)
            .register(registry);
    this.samples =
        DistributionSummary.builder("sluice.wal.group.samples")
            .description("samples of one group")
            .tag("shard", number)
            .register(registry);
    this.writes =
        Timer.builder("sluice.wal.write")
            .description("encoding and writing one group")
            .tag("shard", number)
            .register(registry);
    this.syncs =
        Timer.builder("sluice.wal.sync")
            .description("one sync of the log")
            .tag("shard", number)
            .register(registry);
    this.failures =
        Counter.builder("sluice.wal.failures")
            .description("writes and syncs that failed; each ended its segment")
            .tag("shard", number)
            .register(registry);
    this.rolls =
        Counter.builder("sluice.wal.segments")
            .description("segments that were begun")
            .tag("shard", number)
            .register(registry);
    this.unprepared =
        Counter.builder("sluice.wal.unprepared")
            .description("segments that could not be made ahead")
            .tag("shard", number)
            .register(registry);
    this.filled =
        Counter.builder("sluice.wal.filled")
            .description("segments that were filled with zeros, not used again")
            .tag("shard", number)
            .register(registry);
  }

  @Override
  public void wrote(int groupBytes, int groupSamples, long nanos) {
    bytes.record(groupBytes);
    samples.record(groupSamples);
    writes.record(Duration.ofNanos(nanos));
  }

  @Override
  public void synced(long nanos) {
    syncs.record(Duration.ofNanos(nanos));
    quiet = false;
  }

  @Override
  public void failed(long segment, Throwable cause) {
    failures.increment();
    if (!quiet) {
      LOG.warn("shard {}: segment {} failed and is finished: {}", shard, segment, cause.toString());
    }
    quiet = true;
  }

  @Override
  public void prepared(long segment, boolean recycled, long nanos) {
    if (!recycled) {
      filled.increment();
    }
  }

  @Override
  public void notPrepared(long segment, Throwable cause) {
    unprepared.increment();
    LOG.warn(
        "shard {}: segment {} can't be made ahead and will be tried again when it is needed: {}",
        shard,
        segment,
        cause.toString());
  }

  @Override
  public void rolled(long segment) {
    rolls.increment();
  }
}
