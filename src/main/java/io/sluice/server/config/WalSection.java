package io.sluice.server.config;

import io.sluice.storage.wal.WalConfig;
import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.DataSize;
import io.sluice.units.Setting;
import java.time.Duration;

/** The log of each shard. Immutable. */
public record WalSection(
    @Setting("Size of a segment file, a multiple of 4 KiB.") DataSize segmentSize,
    @Setting(
            "Of all shards together: unsynced bytes of weaker levels, kept to be logged again if"
                + " need be.")
        DataSize keepUnsynced,
    @Setting(
            "Of each shard: so much log is written, and as much as the last checkpoint took, before"
                + " the next one, behind which it is trimmed. What a start has to replay, and disk,"
                + " grow with it.")
        DataSize checkpointBytes)
    implements Checked {

  static WalSection defaults(long heap) {
    WalConfig from = WalConfig.defaults();
    long kept = Math.min(2L * from.keepUnsynced(), heap / 128);
    return new WalSection(
        DataSize.ofBytes(from.segmentSize()),
        DataSize.ofKiB(Math.max(64, kept >> 10)),
        DataSize.ofMiB(256));
  }

  @Override
  public void check(Checks checks) {
    checks
        .between("segmentSize", segmentSize, DataSize.ofKiB(8), DataSize.ofGiB(1))
        .that(segmentSize.bytes() % 4096 == 0, "segmentSize", segmentSize, "a multiple of 4KiB")
        .between("keepUnsynced", keepUnsynced, DataSize.ofBytes(0), DataSize.ofGiB(1))
        .between("checkpointBytes", checkpointBytes, DataSize.ofKiB(64), DataSize.ofGiB(1024));
  }

  WalConfig toWal(Duration syncInterval, int shards) {
    int kept = (int) Math.min(keepUnsynced.bytes() / shards, 256L << 20);
    return WalConfig.defaults()
        .withSegmentSize(segmentSize.asInt())
        .withKeepUnsynced(kept)
        .withSyncInterval(syncInterval);
  }
}
