package io.sluice.ingest;

import io.sluice.storage.shard.TimeBounds;
import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.DataSize;
import io.sluice.units.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one tenant may do. 0 is always: no limit of its own. Immutable. */
public record TenantLimits(
    @Setting("Samples per second, refused ones included; beyond: 429 with Retry-After.")
        long samplesPerSecond,
    @Setting("Bytes of bodies per second, as sent; beyond: 429 with Retry-After.")
        DataSize bytesPerSecond,
    @Setting("How much may come at once: what the rates allow in so long.") Duration burst,
    @Setting(
            "How a write beyond a rate is answered. Prometheus repeats after 503, and drops what"
                + " got 429 unless its retry_on_http_429 is set.")
        OverRate overRate,
    @Setting(
            "Share of the queues while several tenants are active; twice the weight is twice the"
                + " share.")
        int weight,
    @Setting("Series in memory; a further one is refused by name, those that are there go on.")
        long series,
    @Setting("Series of one metric name.") long seriesPerMetric,
    @Setting("Labels of one series; as limits.labels.maxCount if that is less.") int labelCount,
    @Setting("Bytes of a label name; as limits.labels.maxNameLength if that is less.")
        int labelNameLength,
    @Setting("Bytes of a label value; as limits.labels.maxValueLength if that is less.")
        int labelValueLength,
    @Setting("Largest body as sent; as write.maxBody if that is less.") DataSize maxBody,
    @Setting("How far ahead of the clock a sample may be; 0s: as limits.future.") Duration future,
    @Setting("How old a sample may be; 0s: as limits.retention.") Duration maxAge,
    @Setting("How long samples are kept, longer than others' or shorter; 0s: as blocks.retention.")
        Duration retention,
    @Setting("Bytes of blocks, beyond which the oldest go; 0: as blocks.retentionBytes.")
        DataSize retentionBytes)
    implements Checked {

  /** What a write beyond a rate is answered. */
  public enum OverRate {
    /** 429. */
    TOO_MANY("429"),
    /** 503. */
    UNAVAILABLE("503");

    private final String status;

    OverRate(String status) {
      this.status = status;
    }

    @Override
    public String toString() {
      return status;
    }
  }

  private static final DataSize NO_SIZE = DataSize.ofBytes(0);

  /** No limit beyond those that are everybody's. */
  public static final TenantLimits NONE =
      new TenantLimits(
          0,
          NO_SIZE,
          Duration.ofSeconds(10),
          OverRate.TOO_MANY,
          1,
          0,
          0,
          0,
          0,
          0,
          NO_SIZE,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          NO_SIZE);

  @Override
  public void check(Checks checks) {
    checks
        .between("samplesPerSecond", samplesPerSecond, 0, Long.MAX_VALUE)
        .positive("burst", burst)
        .between("weight", weight, 1, 1000)
        .between("series", series, 0, Long.MAX_VALUE)
        .between("seriesPerMetric", seriesPerMetric, 0, Integer.MAX_VALUE)
        .between("labelCount", labelCount, 0, 1000)
        .between("labelNameLength", labelNameLength, 0, 8192)
        .between("labelValueLength", labelValueLength, 0, 65_536)
        .notNegative("future", future)
        .notNegative("maxAge", maxAge)
        .notNegative("retention", retention);
  }

  /** The stricter of these and everybody's bounds on labels. */
  LabelLimits labels(LabelLimits all) {
    return labelCount == 0 && labelNameLength == 0 && labelValueLength == 0
        ? all
        : new LabelLimits(
            stricter(labelCount, all.maxLabels()),
            stricter(labelNameLength, all.maxNameLength()),
            stricter(labelValueLength, all.maxValueLength()));
  }

  private static int stricter(int own, int all) {
    return own == 0 ? all : Math.min(own, all);
  }

  /**
   * Bounds on times, or null for everybody's.
   *
   * @param allFuture how far ahead a sample of others may be
   * @param allTaken how old it may be when it is taken
   * @param allKept how long it is kept
   */
  @Nullable TimeBounds bounds(Duration allFuture, Duration allTaken, Duration allKept) {
    if (future.isZero() && maxAge.isZero() && retention.isZero()) {
      return null;
    }
    Duration taken = own(maxAge, allTaken);
    Duration kept = own(retention, allKept);
    boolean keptIsShorter = taken.isZero() || (!kept.isZero() && kept.compareTo(taken) < 0);
    return new TimeBounds(own(future, allFuture), keptIsShorter ? kept : taken);
  }

  private static Duration own(Duration own, Duration all) {
    return own.isZero() ? all : own;
  }

  /** How long the tenant's samples are kept where others' are that long. */
  public Duration kept(Duration all) {
    return own(retention, all);
  }

  /** How many bytes of blocks the tenant may have where others may have that many. */
  public long keptBytes(long all) {
    return retentionBytes.bytes() == 0 ? all : retentionBytes.bytes();
  }

  /** The largest body of a tenant where everybody's is that. */
  public DataSize maxBody(DataSize all) {
    return maxBody.bytes() == 0 || maxBody.compareTo(all) > 0 ? all : maxBody;
  }
}
