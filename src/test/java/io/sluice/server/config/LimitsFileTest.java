package io.sluice.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ingest.LimitsTable;
import io.sluice.ingest.TenantLimits;
import io.sluice.ingest.TenantLimits.OverRate;
import io.sluice.units.DataSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file with the limits of tenants. */
class LimitsFileTest {

  @TempDir Path directory;

  private LimitsTable read(String yaml) throws Exception {
    Path file = Files.writeString(directory.resolve("limits.yaml"), yaml);
    return LimitsFile.read(file, TenantLimits.NONE);
  }

  @Test
  void aTenantsOwnLimitsLieAboveTheDefaults() throws Exception {
    LimitsTable table =
        read(
            """
            defaults: {samplesPerSecond: 1000, series: 10}
            tenants:
              team-a: {series: 20, bytesPerSecond: 1MiB, overRate: 503, maxAge: 1h}
            """);
    TenantLimits own = table.of("team-a");
    assertEquals(1000, own.samplesPerSecond());
    assertEquals(20, own.series());
    assertEquals(DataSize.ofMiB(1), own.bytesPerSecond());
    assertEquals(OverRate.UNAVAILABLE, own.overRate());
    assertEquals(Duration.ofHours(1), own.maxAge());
    assertEquals(10, table.of("team-b").series());
    assertEquals(OverRate.TOO_MANY, table.of("team-b").overRate());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "defaults: {serie: 1} | did you mean series",
        "tenants: {team-a: {series: many}} | tenants.team-a.series",
        "tenants: {team-a: {series: -1}} | tenants.team-a.series",
        "tenants: {'a b': {series: 1}} | tenants.<name>",
        "series: 1 | defaults.<limit>",
        "tenants: {team-a: {overRate: 500}} | overRate",
        "defaults: [1] | defaults"
      })
  void whatIsWrongIsNamed(String yaml, String word) {
    ConfigException e = assertThrows(ConfigException.class, () -> read(yaml));
    assertTrue(e.problems().toString().contains(word), e.problems().toString());
  }
}
