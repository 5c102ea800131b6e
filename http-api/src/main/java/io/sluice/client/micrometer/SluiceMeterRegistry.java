package io.sluice.client.micrometer;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionCounter;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.step.StepMeterRegistry;
import io.micrometer.core.instrument.util.NamedThreadFactory;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes an application's meters to Sluice once per step, named and shaped as a scrape of
 * Micrometer's Prometheus registry would be. Counters, counts, sums and buckets are totals since
 * the start of the application, not per step, so that {@code rate()} and its kin work on them and a
 * lost step loses nothing but its resolution; maxima and percentiles cover about a step.
 * Thread-safe.
 *
 * <pre>{@code
 * MeterRegistry registry = new SluiceMeterRegistry(SluiceRegistryConfig.DEFAULT, Clock.SYSTEM);
 * registry.config().commonTags("application", "shop", "instance", "shop-1");
 * registry.counter("orders").increment();
 * }</pre>
 *
 * <p>Failure: without a queue on disk a step that could not be sent within the length of a step is
 * given up and logged. With one ({@link SluiceRegistryConfig#queue()}) it is sent when the server
 * is back, also after a crash of the application.
 */
public final class SluiceMeterRegistry extends StepMeterRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(SluiceMeterRegistry.class);

  private final MeterSink sink;

  /** Connects as the configuration says and begins to publish. */
  public SluiceMeterRegistry(SluiceRegistryConfig config, Clock clock) {
    this(config, clock, MeterSink.of(config), new NamedThreadFactory("sluice-meters"));
  }

  SluiceMeterRegistry(
      SluiceRegistryConfig config, Clock clock, MeterSink sink, ThreadFactory threads) {
    super(config, clock);
    this.sink = sink;
    config().namingConvention(new PrometheusNames());
    start(threads);
  }

  @Override
  protected void publish() {
    MeterSeries series = new MeterSeries(config().namingConvention(), clock.wallTime());
    getMeters().forEach(series::add);
    try {
      sink.publish(series.all());
    } catch (RuntimeException e) {
      LOG.warn("{} series of meters could not be published: {}", series.all().size(), e.toString());
    }
  }

  @Override
  protected Counter newCounter(Meter.Id id) {
    return new CumulativeCounter(id);
  }

  @Override
  protected Timer newTimer(
      Meter.Id id, DistributionStatisticConfig distribution, PauseDetector pauses) {
    return CumulativeMeters.timer(id, clock, distribution, pauses, getBaseTimeUnit());
  }

  @Override
  protected DistributionSummary newDistributionSummary(
      Meter.Id id, DistributionStatisticConfig distribution, double scale) {
    return CumulativeMeters.summary(id, clock, distribution, scale);
  }

  @Override
  protected <T> FunctionTimer newFunctionTimer(
      Meter.Id id,
      T object,
      ToLongFunction<T> count,
      ToDoubleFunction<T> total,
      TimeUnit totalUnit) {
    return new CumulativeFunctionTimer<>(id, object, count, total, totalUnit, getBaseTimeUnit());
  }

  @Override
  protected <T> FunctionCounter newFunctionCounter(
      Meter.Id id, T object, ToDoubleFunction<T> count) {
    return new CumulativeFunctionCounter<>(id, object, count);
  }

  @Override
  protected TimeUnit getBaseTimeUnit() {
    return TimeUnit.SECONDS;
  }

  /** Publishes once more, unless publishing is disabled, and closes the connections. */
  @Override
  public void close() {
    super.close();
    sink.close();
  }
}
