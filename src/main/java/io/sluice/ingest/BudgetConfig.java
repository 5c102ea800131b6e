package io.sluice.ingest;

import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.DataSize;
import io.sluice.units.Setting;
import java.time.Duration;

/** The one budget that every byte of every write is charged to. Immutable. */
public record BudgetConfig(
    @Setting(
            "Bytes that all writes together may hold, from the socket to the ack. A quarter of the"
                + " heap. No single write may need more than a quarter of it.")
        DataSize capacity,
    @Setting("Credit is granted in steps of this size, as bytes arrive.") DataSize window,
    @Setting("A write that waits longer than this for credit is answered 503.") Duration maxWait,
    @Setting(
            "While others wait for credit: a write whose sender has been silent this long is"
                + " answered 503 and its credit goes to them.")
        Duration pressureIdle)
    implements Checked {

  /** What a process with that much heap uses when nothing is set. */
  public static BudgetConfig defaults(long maxHeapBytes) {
    return new BudgetConfig(
        DataSize.ofMiB(Math.max(4, (maxHeapBytes / 4) >> 20)),
        DataSize.ofKiB(64),
        Duration.ofSeconds(10),
        Duration.ofMillis(250));
  }

  /** The most that one write may hold: a quarter. */
  public DataSize perRequest() {
    return DataSize.ofBytes(capacity.bytes() / 4);
  }

  /** Kept free for writes that hold at most {@link #small}: a quarter. */
  DataSize reserve() {
    return DataSize.ofBytes(capacity.bytes() / 4);
  }

  /** Up to here a write is small: a 64th of the budget, between one window and 1 MiB. */
  DataSize small() {
    long share = Math.min(1 << 20, capacity.bytes() / 64);
    return DataSize.ofBytes(Math.max(window.bytes(), share));
  }

  @Override
  public void check(Checks checks) {
    checks
        .between("capacity", capacity, DataSize.ofMiB(4), DataSize.ofGiB(1024))
        .between("window", window, DataSize.ofKiB(4), DataSize.ofMiB(1))
        .positive("maxWait", maxWait)
        .positive("pressureIdle", pressureIdle);
  }
}
