package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Clock;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.internal.otlp.metrics.MetricsRequestMarshaler;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.sluice.sdk.LocalServer;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenTelemetry's own exporters and Micrometer's send; what they sent comes back. */
class OpenTelemetryIT {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** How an exporter speaks. */
  enum Way {
    GRPC,
    GRPC_GZIP,
    HTTP,
    HTTP_GZIP;

    MetricExporter exporter(String url) {
      String coding = name().endsWith("GZIP") ? "gzip" : "none";
      return name().startsWith("GRPC")
          ? OtlpGrpcMetricExporter.builder().setEndpoint(url).setCompression(coding).build()
          : OtlpHttpMetricExporter.builder()
              .setEndpoint(url + "/v1/metrics")
              .setCompression(coding)
              .build();
    }
  }

  /** Collects when it is asked. */
  private static final class Reader implements MetricReader {
    private final AggregationTemporality temporality;
    private CollectionRegistration registration = CollectionRegistration.noop();

    Reader(AggregationTemporality temporality) {
      this.temporality = temporality;
    }

    Collection<MetricData> collect() {
      return registration.collectAllMetrics();
    }

    @Override
    public void register(CollectionRegistration to) {
      registration = to;
    }

    @Override
    public CompletableResultCode forceFlush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return temporality;
    }
  }

  @TempDir private Path data = Path.of("");
  private LocalServer server;

  @BeforeEach
  void start() throws Exception {
    server = new LocalServer(data);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static SdkMeterProvider provider(Reader reader) {
    return SdkMeterProvider.builder()
        .setResource(
            Resource.create(
                Attributes.builder().put("service.name", "shop").put("host.name", "h1").build()))
        .registerMetricReader(reader)
        .build();
  }

  /** One instrument of each kind. */
  private static void record(Meter meter) {
    Attributes route = Attributes.builder().put("http.route", "/a").build();
    meter.counterBuilder("orders").setUnit("{order}").build().add(7, route);
    meter.upDownCounterBuilder("queue.depth").build().add(-3, route);
    meter.gaugeBuilder("temperature").setUnit("Cel").build().set(21.25, route);
    var latency =
        meter
            .histogramBuilder("latency")
            .setUnit("s")
            .setExplicitBucketBoundariesAdvice(List.of(0.1, 1.0))
            .build();
    latency.record(0.0625, route);
    latency.record(0.5, route);
    latency.record(4, route);
  }

  private static boolean exported(MetricExporter exporter, Collection<MetricData> metrics) {
    return exporter.export(metrics).join(20, TimeUnit.SECONDS).isSuccess();
  }

  private String export(String tenant, String selector) throws Exception {
    String query = URLEncoder.encode(selector, StandardCharsets.UTF_8);
    return send(HttpRequest.newBuilder(
                URI.create(server.url() + "/api/v1/export?match%5B%5D=" + query))
            .header("X-Scope-OrgID", tenant))
        .body();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The last value of the only series with that selector. */
  private String last(String selector) throws Exception {
    String lines = export("default", selector);
    assertEquals(1, lines.lines().count(), selector + ": " + lines);
    return lines.substring(lines.lastIndexOf(',') + 1, lines.indexOf("]]"));
  }

  private static SdkMeterProvider exponential(Reader reader) {
    return SdkMeterProvider.builder()
        .setResource(Resource.create(Attributes.builder().put("service.name", "shop").build()))
        .registerView(
            InstrumentSelector.builder().setType(InstrumentType.HISTOGRAM).build(),
            View.builder().setAggregation(Aggregation.base2ExponentialBucketHistogram()).build())
        .registerMetricReader(reader)
        .build();
  }

  private static void recordSizes(Meter meter) {
    var sizes = meter.histogramBuilder("size").setUnit("By").build();
    for (double value : new double[] {0, 0.5, 4, 0.5}) {
      sizes.record(value);
    }
  }

  @ParameterizedTest
  @EnumSource
  void exponentialHistogramsComeBackAsNativeOnes(Way way) throws Exception {
    Reader reader = new Reader(AggregationTemporality.CUMULATIVE);
    try (SdkMeterProvider provider = exponential(reader);
        MetricExporter exporter = way.exporter(server.url())) {
      recordSizes(provider.get("test"));
      assertTrue(exported(exporter, reader.collect()));
    }
    String export = export("default", "size_bytes");
    assertTrue(export.contains("\"count\":4,\"sum\":5,"), export);
    assertTrue(export.contains("\"zeroCount\":1,\"positive\":{\"spans\":[["), export);
    assertTrue(export.contains("\"counts\":[2,1]}}]]"), export);
  }

  @Test
  void deltasOfExponentialHistogramsAreSummedUp() throws Exception {
    Reader reader = new Reader(AggregationTemporality.DELTA);
    try (SdkMeterProvider provider = exponential(reader);
        MetricExporter exporter = Way.GRPC.exporter(server.url())) {
      for (int round = 1; round <= 3; round++) {
        recordSizes(provider.get("test"));
        Collection<MetricData> metrics = reader.collect();
        assertTrue(exported(exporter, metrics));
        assertTrue(exported(exporter, metrics)); // as after a lost answer
        String export = export("default", "size_bytes");
        String sum = "\"count\":%d,\"sum\":%d,".formatted(4 * round, 5 * round);
        assertTrue(export.contains(sum), export);
        assertTrue(export.contains("\"counts\":[%d,%d]}}]]".formatted(2 * round, round)), export);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyInstrumentComesBackValueByValue(Way way) throws Exception {
    Reader reader = new Reader(AggregationTemporality.CUMULATIVE);
    try (SdkMeterProvider provider = provider(reader);
        MetricExporter exporter = way.exporter(server.url())) {
      record(provider.get("test"));
      assertTrue(exported(exporter, reader.collect()));
    }
    String labels = "{job=\"shop\",http_route=\"/a\",otel_scope_name=\"test\"";
    assertEquals("7", last("orders_total" + labels + "}"));
    assertEquals("-3", last("queue_depth" + labels + "}"));
    assertEquals("21.25", last("temperature_celsius" + labels + "}"));
    assertEquals("1", last("latency_seconds_bucket" + labels + ",le=\"0.1\"}"));
    assertEquals("2", last("latency_seconds_bucket" + labels + ",le=\"1\"}"));
    assertEquals("3", last("latency_seconds_bucket" + labels + ",le=\"+Inf\"}"));
    assertEquals("3", last("latency_seconds_count" + labels + "}"));
    assertEquals("4.5625", last("latency_seconds_sum" + labels + "}"));
    assertEquals("1", last("target_info{job=\"shop\",host_name=\"h1\"}"));
  }

  @ParameterizedTest
  @EnumSource
  void deltasSentTwiceWithARestartBetweenAddUpExactly(Way way) throws Exception {
    Reader reader = new Reader(AggregationTemporality.DELTA);
    try (SdkMeterProvider provider = provider(reader);
        MetricExporter exporter = way.exporter(server.url())) {
      LongCounter counter = provider.get("test").counterBuilder("jobs").build();
      long sum = 0;
      for (int round = 1; round <= 3; round++) {
        counter.add(round * 10L);
        provider.get("test").histogramBuilder("size").build().record(round);
        sum += round * 10L;
        Collection<MetricData> metrics = reader.collect();
        assertTrue(exported(exporter, metrics));
        server.restart();
        assertTrue(exported(exporter, metrics));
        assertEquals(Long.toString(sum), last("jobs_total"));
        assertEquals(Integer.toString(round), last("size_count"));
      }
      assertEquals("6", last("size_sum"));
    }
  }

  @Test
  void whatIsRefusedWhollyFailsTheExport() {
    Reader reader = new Reader(AggregationTemporality.DELTA);
    try (SdkMeterProvider provider = provider(reader)) {
      provider.get("test").upDownCounterBuilder("depth").build().add(1);
      Collection<MetricData> metrics = reader.collect();
      for (Way way : Way.values()) {
        try (MetricExporter exporter = way.exporter(server.url())) {
          assertTrue(!exported(exporter, metrics), way.name());
        }
      }
    }
  }

  @Test
  void jsonAndProtobufOfTheSameMetricsAreTheSame() throws Exception {
    Reader reader = new Reader(AggregationTemporality.CUMULATIVE);
    try (SdkMeterProvider provider = provider(reader)) {
      record(provider.get("test"));
      MetricsRequestMarshaler request = MetricsRequestMarshaler.create(reader.collect());
      ByteArrayOutputStream binary = new ByteArrayOutputStream();
      request.writeBinaryTo(binary);
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      request.writeJsonTo(json);
      post("binary", "application/x-protobuf", binary.toByteArray());
      post("json", "application/json", json.toByteArray());
    }
    String everything = "{__name__=~\".+\"}";
    assertTrue(export("json", everything).lines().count() >= 9);
    assertEquals(sorted(export("binary", everything)), sorted(export("json", everything)));
  }

  private static List<String> sorted(String text) {
    return text.lines().sorted().toList();
  }

  private void post(String tenant, String type, byte[] body) throws Exception {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(server.url() + "/v1/metrics"))
                .header("Content-Type", type)
                .header("X-Scope-OrgID", tenant)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    assertEquals(200, response.statusCode(), response.body());
  }

  @Test
  void micrometersRegistryIsStored() throws Exception {
    OtlpConfig config =
        key ->
            switch (key) {
              case "otlp.url" -> server.url() + "/v1/metrics";
              case "otlp.step" -> "1h";
              case "otlp.resourceAttributes" -> "service.name=micro";
              default -> null;
            };
    OtlpMeterRegistry registry = new OtlpMeterRegistry(config, Clock.SYSTEM);
    registry.counter("pages", "kind", "x").increment(5);
    registry.gauge("level", 2.5);
    registry.timer("took").record(Duration.ofMillis(250));
    registry.close(); // publishes once more
    assertEquals("5", last("pages_total{job=\"micro\",kind=\"x\"}"));
    assertEquals("2.5", last("level"));
    assertEquals("1", last("took_milliseconds_count"));
    assertEquals("250", last("took_milliseconds_sum"));
  }
}
