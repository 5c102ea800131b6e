package io.sluice.server.config;

import io.sluice.storage.head.HeadConfig;
import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.DataSize;
import io.sluice.units.Setting;
import java.time.Duration;

/** Recent samples and the index, in memory. Immutable. */
public record HeadSection(
    @Setting(
            "Memory of all heads and indexes together; past it new samples wait, then 503. Five"
                + " sixteenths of the heap.")
        DataSize limit,
    @Setting("No chunk crosses a multiple of this, so that chunks fit blocks.") Duration range)
    implements Checked {

  static HeadSection defaults(long heap) {
    return new HeadSection(
        DataSize.ofMiB(Math.max(8, (heap >> 20) * 5 / 16)),
        Duration.ofMillis(HeadConfig.DEFAULT_RANGE_MILLIS));
  }

  @Override
  public void check(Checks checks) {
    checks
        .between("limit", limit, DataSize.ofMiB(8), DataSize.ofGiB(1024))
        .that(range.compareTo(Duration.ofMinutes(1)) >= 0, "range", range, ">= 1m");
  }

  HeadConfig toHead(int shards) {
    return new HeadConfig(Math.max(1, limit.bytes() / shards), range.toMillis());
  }
}
