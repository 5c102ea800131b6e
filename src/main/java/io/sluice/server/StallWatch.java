package io.sluice.server;

import io.sluice.ingest.ShardStatus;
import io.sluice.ingest.WritePath;
import java.time.Duration;
import java.util.BitSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when the disk takes a shard's group too slowly, and when it goes on. One thread at a time.
 */
final class StallWatch {
  private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);
  private static final long STALLED_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  private final WritePath writes;
  private final BitSet stalled = new BitSet();
  private long quietUntil = System.nanoTime();

  StallWatch(WritePath writes) {
    this.writes = writes;
  }

  /** Looks at the groups under way. */
  void look() {
    for (ShardStatus shard : writes.status()) {
      boolean now = shard.groupAge() > STALLED_NANOS;
      if (now && !stalled.get(shard.shard()) && !isQuiet()) {
        stalled.set(shard.shard());
        LOG.warn(
            "shard {}: the disk has not taken a group for {} s; its writes wait, then get 503",
            shard.shard(),
            STALLED_NANOS / 1_000_000_000);
      } else if (!now && stalled.get(shard.shard())) {
        stalled.clear(shard.shard());
        LOG.info("shard {}: the disk takes groups again", shard.shard());
      }
    }
  }

  /** A disk that is slow all day is told of once a minute. */
  private boolean isQuiet() {
    long now = System.nanoTime();
    if (now - quietUntil < 0) {
      return true;
    }
    quietUntil = now + QUIET_NANOS;
    return false;
  }
}
