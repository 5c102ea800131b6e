package io.sluice.http;

import io.sluice.api.Durability;
import io.sluice.ingest.BudgetConfig;
import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.DataSize;
import io.sluice.units.Setting;
import java.time.Duration;

/** What a write may be like, and how patient the server is with it. Immutable. */
public record WriteConfig(
    @Setting("The level of a write that doesn't ask for one.") Durability durability,
    @Setting("Largest body as sent. NDJSON is a stream and has no such limit.") DataSize maxBody,
    @Setting("Largest body after decompression, declared or actual.") DataSize maxDecoded,
    @Setting("Longest line of NDJSON.") DataSize maxLine,
    @Setting("NDJSON: lines are written in portions of this size.") DataSize streamWindow,
    @Setting("NDJSON: how many portions of one stream may be on their way to the disk.")
        int streamInFlight,
    @Setting("Bodies larger than this once decoded are decoded off the event loop.")
        DataSize inlineDecode,
    @Setting("Threads for the others.") int decodeThreads,
    @Setting("A sender that is waited for this long without a byte is answered 408.")
        Duration stallTimeout,
    @Setting(
            "A sender slower than this per second, on average over the time it was waited for and"
                + " after stallTimeout, is answered 408.")
        DataSize minimumRate,
    @Setting("Least value of Retry-After in a 503; up to as much again is added at random.")
        Duration retryAfter)
    implements Checked {

  private static final int STREAM_IN_FLIGHT = 4;

  /** What a process with that much heap uses when nothing is set. */
  public static WriteConfig defaults(long maxHeapBytes) {
    long share = BudgetConfig.defaults(maxHeapBytes).perRequest().bytes() / (2 * STREAM_IN_FLIGHT);
    DataSize maxLine = DataSize.ofKiB(Math.min(1 << 20, share) >> 10);
    return new WriteConfig(
        Durability.SYNCED,
        DataSize.ofMiB(16),
        DataSize.ofMiB(32),
        maxLine,
        DataSize.ofKiB(Math.min(256, maxLine.bytes() >> 10)),
        STREAM_IN_FLIGHT,
        DataSize.ofMiB(1),
        2,
        Duration.ofSeconds(10),
        DataSize.ofKiB(1),
        Duration.ofSeconds(1));
  }

  @Override
  public void check(Checks checks) {
    DataSize max = DataSize.ofGiB(1);
    checks
        .between("maxBody", maxBody, DataSize.ofKiB(1), max)
        .between("maxDecoded", maxDecoded, DataSize.ofKiB(1), max)
        .between("maxLine", maxLine, DataSize.ofKiB(1), DataSize.ofMiB(64))
        .between("streamWindow", streamWindow, DataSize.ofKiB(4), DataSize.ofMiB(16))
        .between("streamInFlight", streamInFlight, 1, 64)
        .between("inlineDecode", inlineDecode, DataSize.ofBytes(0), max)
        .between("decodeThreads", decodeThreads, 1, 256)
        .positive("stallTimeout", stallTimeout)
        .that(minimumRate.bytes() >= 1, "minimumRate", minimumRate, ">= 1B")
        .that(retryAfter.compareTo(Duration.ofSeconds(1)) >= 0, "retryAfter", retryAfter, ">= 1s");
  }

  /** Notes what doesn't go together with the byte budget. */
  public void checkAgainst(BudgetConfig budget, Checks checks) {
    long window = Math.max(streamWindow.bytes(), maxLine.bytes());
    long stream = Math.multiplyExact(window, streamInFlight + 1L);
    checks.that(
        stream <= budget.perRequest().bytes(),
        "streamInFlight",
        streamInFlight,
        "(streamInFlight + 1) x max(streamWindow, maxLine) <= a quarter of budget.capacity, "
            + budget.perRequest());
  }
}
