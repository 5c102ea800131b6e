package io.sluice.client.micrometer;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.cumulative.CumulativeDistributionSummary;
import io.micrometer.core.instrument.cumulative.CumulativeTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.Histogram;
import io.micrometer.core.instrument.distribution.TimeWindowFixedBoundaryHistogram;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Timers and summaries whose buckets, like their counts, only ever grow. Stateless. */
final class CumulativeMeters {
  /** Buckets of Micrometer's histogram decay; this is as good as never. */
  private static final Duration NEVER = Duration.ofDays(1825);

  private CumulativeMeters() {}

  static CumulativeTimer timer(
      Meter.Id id,
      Clock clock,
      DistributionStatisticConfig config,
      PauseDetector pauses,
      TimeUnit unit) {
    return config.isPublishingHistogram()
        ? new BucketTimer(id, clock, config, pauses, unit)
        : new CumulativeTimer(id, clock, config, pauses, unit, false);
  }

  static CumulativeDistributionSummary summary(
      Meter.Id id, Clock clock, DistributionStatisticConfig config, double scale) {
    return config.isPublishingHistogram()
        ? new BucketSummary(id, clock, config, scale)
        : new CumulativeDistributionSummary(id, clock, config, scale, false);
  }

  private static Histogram buckets(Clock clock, DistributionStatisticConfig config) {
    DistributionStatisticConfig lasting =
        DistributionStatisticConfig.builder().expiry(NEVER).bufferLength(1).build().merge(config);
    return new TimeWindowFixedBoundaryHistogram(clock, lasting, true);
  }

  /** A timer with buckets. Thread-safe. */
  private static final class BucketTimer extends CumulativeTimer {
    BucketTimer(
        Meter.Id id,
        Clock clock,
        DistributionStatisticConfig config,
        PauseDetector pauses,
        TimeUnit unit) {
      super(id, clock, config, pauses, unit, buckets(clock, config));
    }
  }

  /** A summary with buckets. Thread-safe. */
  private static final class BucketSummary extends CumulativeDistributionSummary {
    BucketSummary(Meter.Id id, Clock clock, DistributionStatisticConfig config, double scale) {
      super(id, clock, config, scale, buckets(clock, config));
    }
  }
}
