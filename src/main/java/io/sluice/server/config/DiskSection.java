package io.sluice.server.config;

import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.DataSize;
import io.sluice.units.Setting;
import java.time.Duration;

/** Room on the disk of the data. Immutable. */
public record DiskSection(
    @Setting(
            "With less than this free, writes get 503 until there is a quarter more. At least two"
                + " segments per shard, at most a 16th of the disk; 0B turns it off.")
        DataSize minFree,
    @Setting(
            "A file of this size is given up when the free room falls to it, so that sealing can"
                + " go on. At most a 32nd of the disk; 0B makes none.")
        DataSize reserve,
    @Setting("How often free room, clock and stalled groups are looked at.") Duration interval)
    implements Checked {

  static DiskSection defaults() {
    return new DiskSection(DataSize.ofMiB(256), DataSize.ofMiB(16), Duration.ofMillis(250));
  }

  @Override
  public void check(Checks checks) {
    checks
        .between("minFree", minFree, DataSize.ofBytes(0), DataSize.ofGiB(1024))
        .between("reserve", reserve, DataSize.ofBytes(0), DataSize.ofGiB(64))
        .between("interval", interval.toMillis(), 10, 5_000);
  }
}
