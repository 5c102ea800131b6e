package io.sluice.client.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.sluice.api.WriteReceipt;
import io.sluice.client.ClientObserver;
import io.sluice.client.queue.SluiceQueue;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client's own meters; give it to {@code SluiceClientBuilder.observer}. Thread-safe.
 *
 * <ul>
 *   <li>{@code sluice.client.batches} (counter; {@code outcome}: acknowledged, failed)
 *   <li>{@code sluice.client.samples} (counter; {@code fate}: stored, late, repeated, replaced,
 *       refused, pending, failed)
 *   <li>{@code sluice.client.batch.size} (summary, bytes as sent)
 *   <li>{@code sluice.client.ack} (timer, from the first attempt to the receipt)
 *   <li>{@code sluice.client.retries} (counter; {@code reason}: a status, timeout, connection,
 *       unreadable)
 *   <li>{@code sluice.client.in.flight} (gauge, batches)
 *   <li>{@code sluice.client.queue.documents}, {@code .size} (gauges; the latter in bytes), {@code
 *       .age} (gauge, seconds) of queues given to {@link #queue}
 * </ul>
 */
public final class SluiceClientMeters implements ClientObserver {
  private final MeterRegistry registry;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Counter acknowledged;
  private final Counter failed;
  private final DistributionSummary size;
  private final Timer ack;

  /** Registers the meters there. */
  public SluiceClientMeters(MeterRegistry registry) {
    this.registry = registry;
    this.acknowledged = registry.counter("sluice.client.batches", "outcome", "acknowledged");
    this.failed = registry.counter("sluice.client.batches", "outcome", "failed");
    this.size =
        DistributionSummary.builder("sluice.client.batch.size")
            .baseUnit("bytes")
            .register(registry);
    this.ack = registry.timer("sluice.client.ack");
    Gauge.builder("sluice.client.in.flight", inFlight, AtomicInteger::get).register(registry);
  }

  /** Registers the meters of a queue, which the registry does not keep alive. */
  public SluiceClientMeters queue(SluiceQueue queue) {
    Gauge.builder("sluice.client.queue.documents", queue, SluiceQueue::size).register(registry);
    Gauge.builder("sluice.client.queue.size", queue, SluiceQueue::bytes)
        .baseUnit("bytes")
        .register(registry);
    TimeGauge.builder(
            "sluice.client.queue.age", queue, TimeUnit.MILLISECONDS, q -> q.age().toMillis())
        .register(registry);
    return this;
  }

  @Override
  public void sending(long samples, int bytes) {
    inFlight.incrementAndGet();
    size.record(bytes);
  }

  @Override
  public void acknowledged(WriteReceipt receipt, Duration elapsed) {
    inFlight.decrementAndGet();
    acknowledged.increment();
    ack.record(elapsed);
    samples("stored", receipt.stored());
    samples("late", receipt.late());
    samples("repeated", receipt.repeated());
    samples("replaced", receipt.replaced());
    samples("refused", receipt.refused());
    samples("pending", receipt.pending());
  }

  @Override
  public void failed(long samples) {
    inFlight.decrementAndGet();
    failed.increment();
    samples("failed", samples);
  }

  @Override
  public void retrying(String reason, Duration delay) {
    registry.counter("sluice.client.retries", "reason", reason).increment();
  }

  private void samples(String fate, long count) {
    if (count > 0) {
      registry.counter("sluice.client.samples", "fate", fate).increment((double) count);
    }
  }
}
