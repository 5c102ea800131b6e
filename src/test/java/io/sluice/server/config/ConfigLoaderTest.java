package io.sluice.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.units.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {

  private static final long HEAP = Runtime.getRuntime().maxMemory();

  @TempDir Path directory;

  private final ConfigLoader loader = new ConfigLoader(HEAP);

  private Config load(String yaml, Map<String, String> environment, Map<String, Value> flags)
      throws IOException {
    Path file = Files.writeString(directory.resolve("sluice.yaml"), yaml);
    return loader.load(file, environment, flags).config();
  }

  private List<String> problems(String yaml) {
    return assertThrows(ConfigException.class, () -> load(yaml, Map.of(), Map.of())).problems();
  }

  @Test
  void nothingSetIsValid() {
    Config config = loader.load(null, Map.of(), Map.of()).config();
    assertEquals(8240, config.http().port());
    assertEquals("127.0.0.1", config.http().host());
    assertEquals(Path.of("data"), config.data());
  }

  @Test
  void theDefaultsFitEveryHeap() {
    for (long mib : new long[] {64, 128, 256, 512, 1024, 2048, 16_384}) {
      var checks = new io.sluice.units.Checks();
      Config config = Config.defaults(mib << 20);
      new MemorySum(config, DataSize.ofMiB(mib)).check(checks);
      config.write().checkAgainst(config.budget(), checks);
      assertEquals(List.of(), checks.problems(), mib + " MiB");
    }
  }

  @Test
  void flagsBeatTheEnvironmentWhichBeatsTheFile() throws IOException {
    String yaml = "wal: {segmentSize: 1MiB}\nhttp: {port: 1, idleTimeout: 7s}\nshutdown:\n";
    Map<String, String> environment =
        Map.of("SLUICE_WAL_SEGMENT_SIZE", "2MiB", "SLUICE_HTTP_PORT", "2", "PATH", "/bin");
    Config config = load(yaml, environment, Map.of("http.port", new Value("3", "flag --port")));
    assertEquals(3, config.http().port());
    assertEquals(DataSize.ofMiB(2), config.wal().segmentSize());
    assertEquals(Duration.ofSeconds(7), config.http().idleTimeout());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http: {prot: 1} | http.prot: no such setting (did you mean http.port?), in file *",
        "wal: {segmentSize: 5MB} | wal.segmentSize: 5000000B (expected: a multiple of 4KiB)",
        "ingest: {group: {maxWait: 0s}} | ingest.group.maxWait: 0s (expected: > 0s)",
        "http: {port: 70000} | http.port: 70000 (expected: 0 to 65535)",
        "http: {port: x} | http.port: x (expected: a number), from file *",
        "write: {durability: maybe} | write.durability: maybe (expected: synced, written, queued),"
            + " from file *",
        "write: {stallTimeout: 5} | write.stallTimeout: 5 (expected: a duration such as 200us, 5s"
            + " or 1h30m), from file *",
        "http: [1] | http: one value expected, not a list, in file *",
        "hello | *: settings expected, such as http.port: 8240",
        "'a: {' | *: line 1: *",
      })
  void aProblemSaysWhatWhereAndWhatWasExpected(String yaml, String expected) {
    String problem = String.join("\n", problems(yaml.equals("a: {") ? "a: {" : yaml));
    String pattern = expected.replaceAll("[^*]+", "\\\\Q$0\\\\E").replace("*", "(?s:.*)");
    assertTrue(problem.matches(pattern), problem);
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertEquals(2, problems("http: {port: -1, maxStreams: 0}").size());
  }

  @Test
  void anUnknownVariableOfOursIsRefused() {
    var e =
        assertThrows(
            ConfigException.class,
            () -> loader.load(null, Map.of("SLUICE_HTTP_PROT", "1"), Map.of()));
    assertEquals(
        "SLUICE_HTTP_PROT: no such setting (did you mean SLUICE_HTTP_PORT?), in the environment",
        e.getMessage());
  }

  @Test
  void memoryThatDoesNotFitTheHeapIsRefusedWithTheArithmetic() {
    String problem = String.join("\n", problems("head: {limit: 900GiB}"));
    assertTrue(problem.contains("head.limit 900GiB + exemplars.bytes"), problem);
    assertTrue(problem.contains("85 % of the heap"), problem);
    assertTrue(problem.contains("SLUICE_HEAP"), problem);
  }

  @Test
  void aStreamMustFitItsShareOfTheBudget() {
    String problem = String.join("\n", problems("write: {streamInFlight: 64, maxLine: 64MiB}"));
    assertTrue(problem.startsWith("write.streamInFlight: 64 (expected: (streamInFlight + 1)"));
  }

  @Test
  void theEffectiveConfigurationTellsWhereEachValueComesFrom() throws IOException {
    EffectiveConfig effective =
        loader.load(
            null,
            Map.of("SLUICE_HTTP_PORT", "9999"),
            Map.of("http.host", new Value("0.0.0.0", "flag --set")));
    String yaml = effective.toYaml();
    assertTrue(yaml.contains("\n  port: 9999  # environment SLUICE_HTTP_PORT\n"), yaml);
    assertTrue(yaml.contains("\n  host: 0.0.0.0  # flag --set\n"), yaml);
    assertTrue(yaml.contains("\n    maxWait: 5s  # default\n"), yaml);
    Config again = load(yaml, Map.of(), Map.of());
    assertEquals(effective.config(), again);
  }
}
