package io.sluice.client.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sluice.api.TimeSeries;
import io.sluice.client.MisbehavingServer;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SluiceMeterRegistryTest {
  private static final AtomicInteger SOURCE = new AtomicInteger(7);

  private static SluiceRegistryConfig config(Map<String, String> settings) {
    return key -> key.equals("sluice.step") ? "1h" : settings.get(key);
  }

  @Test
  void everyMeterHasTheNamesTagsAndValuesOfAPrometheusScrape() {
    MockClock clock = new MockClock();
    PrometheusMeterRegistry oracle =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
    try (MisbehavingServer server = new MisbehavingServer()) {
      SluiceMeterRegistry ours =
          new SluiceMeterRegistry(config(Map.of("sluice.url", server.url())), clock);
      for (MeterRegistry registry : List.of(oracle, ours)) {
        use(registry, clock);
      }
      MeterSeries series = new MeterSeries(ours.config().namingConvention(), clock.wallTime());
      ours.getMeters().forEach(series::add);
      assertEquals(scrape(oracle.scrape()), values(series.all()));
      ours.close();
      assertEquals(series.all().size(), server.samples.size(), "published when closed");
    }
  }

  private static void use(MeterRegistry registry, MockClock clock) {
    registry.config().commonTags("application", "shop");
    registry.counter("http.requests", "uri", "/a\"b\\").increment(3);
    registry.counter("orders.total").increment();
    registry.gauge("queue.size", SOURCE);
    registry.gauge("9lives-left", SOURCE);
    TimeGauge.builder("uptime", SOURCE, TimeUnit.MILLISECONDS, AtomicInteger::get)
        .register(registry);
    Timer plain = registry.timer("calls", "to.whom", "x");
    plain.record(Duration.ofMillis(250));
    plain.record(Duration.ofMillis(500));
    Timer buckets =
        Timer.builder("slow.calls")
            .serviceLevelObjectives(Duration.ofMillis(100), Duration.ofMillis(300))
            .register(registry);
    buckets.record(Duration.ofMillis(50));
    buckets.record(Duration.ofMillis(200));
    buckets.record(Duration.ofSeconds(2));
    DistributionSummary summary =
        DistributionSummary.builder("body").baseUnit("bytes").register(registry);
    summary.record(10);
    summary.record(30);
    DistributionSummary bounds =
        DistributionSummary.builder("bounds").serviceLevelObjectives(5, 20).register(registry);
    bounds.record(7);
    FunctionCounter.builder("seen", SOURCE, AtomicInteger::get).register(registry);
    FunctionTimer.builder("work", SOURCE, s -> 4, s -> 1500, TimeUnit.MILLISECONDS)
        .register(registry);
    LongTaskTimer.builder("task").register(registry).start();
    long unused = clock.wallTime();
  }

  private static Map<String, Double> scrape(String text) {
    Map<String, Double> values = new TreeMap<>();
    for (String line : text.split("\n", -1)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int space = line.lastIndexOf(' ');
        values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
      }
    }
    return values;
  }

  private static Map<String, Double> values(List<TimeSeries> all) {
    Map<String, Double> values = new TreeMap<>();
    all.forEach(series -> values.put(series.labels().toString(), series.value(0)));
    return values;
  }

  @Test
  void countsAreTotalsFromStepToStep() {
    try (MisbehavingServer server = new MisbehavingServer()) {
      SluiceMeterRegistry registry =
          new SluiceMeterRegistry(config(Map.of("sluice.url", server.url())), Clock.SYSTEM);
      registry.counter("orders").increment(2);
      registry.publish();
      registry.counter("orders").increment(3);
      registry.close();
      List<Double> values =
          server.samples.values().stream().map(Double::longBitsToDouble).sorted().toList();
      assertTrue(values.contains(5.0), values::toString);
      assertTrue(values.stream().allMatch(v -> v == 2 || v == 5), values::toString);
    }
  }

  @Test
  void withAQueueAStepOutlivesTheApplication(@TempDir Path directory) {
    MisbehavingServer server = new MisbehavingServer();
    server.close();
    Map<String, String> settings =
        Map.of(
            "sluice.url", server.url(), "sluice.queue", directory.toString(), "sluice.tenant", "t");
    SluiceMeterRegistry first = new SluiceMeterRegistry(config(settings), Clock.SYSTEM);
    first.counter("orders").increment(2);
    first.close();
    try (MisbehavingServer back = new MisbehavingServer(server.port())) {
      SluiceMeterRegistry second = new SluiceMeterRegistry(config(settings), Clock.SYSTEM);
      while (back.samples.isEmpty()) {
        Thread.onSpinWait();
      }
      second.close();
      assertEquals("t", back.headers.element().get("X-Scope-OrgID"));
    }
  }

  @Test
  void theClientsOwnMetersTellItsStory() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (MisbehavingServer server = new MisbehavingServer();
        SluiceClient client =
            SluiceClient.builder(server.url())
                .retry(
                    new RetryPolicy(
                        Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofSeconds(20)))
                .observer(new SluiceClientMeters(meters))
                .build()) {
      server.plan(MisbehavingServer.unavailable(), MisbehavingServer.resetAfterCommit());
      client.write(TimeSeries.of(io.sluice.api.Labels.metric("m"), 1, 2)).block();
      assertEquals(
          1, meters.get("sluice.client.batches").tag("outcome", "acknowledged").counter().count());
      assertEquals(
          1, meters.get("sluice.client.samples").tag("fate", "repeated").counter().count());
      assertEquals(1, meters.get("sluice.client.retries").tag("reason", "503").counter().count());
      assertEquals(
          1, meters.get("sluice.client.retries").tag("reason", "connection").counter().count());
      assertEquals(0, meters.get("sluice.client.in.flight").gauge().value());
      assertEquals(1, meters.get("sluice.client.ack").timer().count());
    }
  }
}
