package io.sluice.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.load.data.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The comparison on the servers of Debian's packages prometheus, victoria-metrics and influxdb,
 * with as little data as shows that each is started, written to and read back in the right way.
 */
final class CompareInteropIT {
  private static final long SAMPLES = 20_000;

  @TempDir private Path directory;

  private Contender contender(String name) throws Exception {
    Path root = Path.of("..").toAbsolutePath().normalize();
    List<Contender> found =
        new Contenders(
                root.resolve("sluice"),
                System.getProperty("java.home"),
                root.resolve("load-tests/target/peers"))
            .find(Map.of());
    Optional<Contender> wanted = found.stream().filter(c -> c.name().equals(name)).findFirst();
    assumeTrue(wanted.isPresent(), name + " is not installed");
    return wanted.get();
  }

  @ParameterizedTest
  @CsvSource({
    "Sluice, rw-steady",
    "Sluice, json-steady",
    "Prometheus, rw-steady",
    "VictoriaMetrics, rw-steady",
    "VictoriaMetrics, json-steady",
    "InfluxDB, line-steady"
  })
  void everyAcknowledgedSampleIsReadBackAfterAnOrderlyRestart(String server, String scenario)
      throws Exception {
    Scenario small = Scenario.named(scenario).withSamples(SAMPLES);
    Row.Kill restarted = new Measurement(small, contender(server), directory).stop();
    assertEquals(SAMPLES, restarted.acknowledged());
    assertEquals(0, restarted.missing());
  }

  @ParameterizedTest
  @CsvSource({"Sluice, rw-steady", "VictoriaMetrics, rw-steady"})
  void aRunIsMeasured(String server, String scenario) throws Exception {
    Scenario small = Scenario.named(scenario).withSamples(SAMPLES);
    Row.Load load = new Measurement(small, contender(server), directory).load();
    assertEquals(SAMPLES * 6 / 10, load.samples());
    assertTrue(load.samplesPerSecond() > 0 && load.cpuPerMillion() > 0, load::toString);
    assertTrue(load.residentMiB() > 1 && load.diskPerSample() > 1, load::toString);
    try (var left = Files.list(directory)) {
      assertTrue(left.findAny().isEmpty(), "homes are deleted");
    }
  }

  @ParameterizedTest
  @CsvSource({"Sluice, rw-steady"})
  void sluiceLosesNothingWhenItIsKilled(String server, String scenario) throws Exception {
    Scenario small = Scenario.named(scenario).withSamples(SAMPLES);
    assertEquals(0, new Measurement(small, contender(server), directory).kill().missing());
  }

  @ParameterizedTest
  @CsvSource({"Sluice", "Prometheus", "VictoriaMetrics"})
  void everyServerFindsTheSamplesThatAQuestionIsAbout(String server) throws Exception {
    Workload hour = new Workload("hour", 100, 100, 60, 36_000, 0);
    long now = System.currentTimeMillis();
    Contender contender = contender(server);
    ReadMeasurement one = new ReadMeasurement(contender, directory, hour, now);
    one.fill(false);
    List<ReadCase> cases = ReadCase.ALL.stream().filter(each -> each.hours() == 1).toList();
    List<ReadRow> rows = one.warm(cases, 1, 0);
    assertEquals(cases.size() * contender.peer().readWays().size(), rows.size());
    for (ReadRow row : rows) {
      assertEquals(row.question().equals("one-1h") ? 360 : 3600, row.samples(), row::toString);
    }
    Path page = directory.resolve("page.md");
    ReadReport.write(rows, page);
    assertTrue(Files.readString(page).contains(": 3,600 samples"), Files.readString(page));
  }
}
