package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.exceptions.UnprocessableEntityException;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.influx.InfluxMeterRegistry;
import io.sluice.api.TimeSeries;
import io.sluice.process.RealServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.influxdb.InfluxDB;
import org.influxdb.InfluxDBException;
import org.influxdb.InfluxDBFactory;
import org.influxdb.dto.Point;
import org.influxdb.dto.Query;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real input: the Java clients of both versions and Micrometer's registry, value by value. */
final class InfluxClientsIT {
  private static final long NOW = System.currentTimeMillis();

  @TempDir static Path directory;
  private static RealServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new RealServer.Setup(directory).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String url() {
    return "http://127.0.0.1:" + server.port();
  }

  private static double only(String selector) throws Exception {
    List<TimeSeries> found = Exported.series(server.port(), selector);
    assertEquals(1, found.size(), found.toString());
    assertEquals(1, found.get(0).size());
    return found.get(0).value(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theClientOfVersion1PingsMakesItsDatabaseAndWrites(boolean gzip) throws Exception {
    String measurement = gzip ? "packed" : "plain";
    try (InfluxDB client = InfluxDBFactory.connect(url(), "anybody", "anything")) {
      assertTrue(client.ping().isGood());
      assertTrue(!client.query(new Query("CREATE DATABASE plant")).hasError());
      client.setDatabase("plant").setRetentionPolicy("autogen");
      if (gzip) {
        client.enableGzip();
      }
      client.write(
          Point.measurement(measurement)
              .tag("hall", "a b,c=d")
              .time(NOW, TimeUnit.MILLISECONDS)
              .addField("temp", 1 / 3.0)
              .addField("count", 3L)
              .addField("on", true)
              .build());
    }
    String labels = "{hall=\"a b,c=d\",db=\"plant\"}";
    assertEquals(1 / 3.0, only(measurement + "_temp" + labels));
    assertEquals(3, only(measurement + "_count" + labels));
    assertEquals(1, only(measurement + "_on" + labels));
  }

  @Test
  void theClientOfVersion1UnderstandsARefusal() {
    try (InfluxDB client = InfluxDBFactory.connect(url(), "anybody", "anything")) {
      client.setDatabase("plant");
      Point text =
          Point.measurement("worded").time(NOW, TimeUnit.MILLISECONDS).addField("s", "x").build();
      InfluxDBException e = assertThrows(InfluxDBException.class, () -> client.write(text));
      assertTrue(String.valueOf(e.getMessage()).contains("strings are not stored"), e.toString());
    }
  }

  @Test
  void theClientOfVersion2WritesAndUnderstandsARefusal() throws Exception {
    try (InfluxDBClient client =
        InfluxDBClientFactory.create(url(), "token".toCharArray(), "org", "bucket")) {
      assertTrue(client.ping());
      var writes = client.getWriteApiBlocking();
      writes.writePoint(
          com.influxdb.client.write.Point.measurement("second")
              .addTag("hall", "a")
              .addField("temp", -0.1)
              .time(NOW, WritePrecision.MS));
      assertThrows(
          UnprocessableEntityException.class,
          () -> writes.writeRecord(WritePrecision.MS, "second good=7 " + NOW + "\nsecond s=\"x\""));
    }
    assertEquals(-0.1, only("second_temp{hall=\"a\",db=\"bucket\"}"));
    assertEquals(7, only("second_good{db=\"bucket\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"V1", "V2"})
  void micrometersRegistryIsServedInBothVersions(String version) throws Exception {
    Map<String, String> settings =
        Map.of(
            "influx.uri", url(),
            "influx.db", "meters",
            "influx.org", "org",
            "influx.bucket", "meters",
            "influx.token", "token",
            "influx.step", "1h",
            "influx.apiVersion", version);
    InfluxMeterRegistry registry = new InfluxMeterRegistry(settings::get, Clock.SYSTEM);
    Gauge.builder("tank.level", () -> 7.25).tag("version", version).register(registry);
    registry.close();
    String selector = "tank_level_value{version=\"" + version + "\",db=\"meters\"}";
    assertEquals(7.25, only(selector));
  }
}
