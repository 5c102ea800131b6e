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

  private final WritePath writes;
  private final BitSet stalled = new BitSet();

  StallWatch(WritePath writes) {
    this.writes = writes;
  }

  /** Looks at the groups under way. */
  void look() {
    for (ShardStatus shard : writes.status()) {
      boolean now = shard.groupAge() > STALLED_NANOS;
      if (now && !stalled.get(shard.shard())) {
        LOG.warn(
            "shard {}: the disk has not taken a group for {} s; its writes wait, then get 503",
            shard.shard(),
            STALLED_NANOS / 1_000_000_000);
      } else if (!now && stalled.get(shard.shard())) {
        LOG.info("shard {}: the disk takes groups again", shard.shard());
      }
      stalled.set(shard.shard(), now);
    }
  }
}
