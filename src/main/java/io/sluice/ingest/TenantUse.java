package io.sluice.ingest;

import java.util.concurrent.atomic.LongAdder;

/** What a tenant has sent, against its rates. Thread-safe. */
final class TenantUse {

  private final Rate samples;
  private final Rate bytes;
  private final LongAdder refused = new LongAdder();

  TenantUse(long nowNanos) {
    this.samples = new Rate(nowNanos);
    this.bytes = new Rate(nowNanos);
  }

  long waitNanos(TenantLimits limits, long nowNanos) {
    if (limits.samplesPerSecond() == 0 && limits.bytesPerSecond().bytes() == 0) {
      return 0;
    }
    long burst = limits.burst().toNanos();
    long forSamples = limits.samplesPerSecond() == 0 ? 0 : samples.waitNanos(nowNanos, burst);
    long forBytes = limits.bytesPerSecond().bytes() == 0 ? 0 : bytes.waitNanos(nowNanos, burst);
    return Math.max(forSamples, forBytes);
  }

  void samples(long count, TenantLimits limits, long nowNanos) {
    samples.charge(count, limits.samplesPerSecond(), nowNanos);
  }

  void bytes(long count, TenantLimits limits, long nowNanos) {
    bytes.charge(count, limits.bytesPerSecond().bytes(), nowNanos);
  }

  void refused() {
    refused.increment();
  }

  long refusals() {
    return refused.sum();
  }
}
