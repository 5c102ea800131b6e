package io.sluice.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.load.data.Encoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContendersTest {
  @TempDir private Path directory;

  private Contenders contenders() {
    return new Contenders(directory.resolve("sluice"), "/jdk", directory.resolve("jars"));
  }

  private Path program(String name, String says) throws IOException {
    Path script = Files.writeString(directory.resolve(name), "#!/bin/sh\necho '" + says + "'\n");
    assertTrue(script.toFile().setExecutable(true));
    return script;
  }

  @Test
  void aNamedBuildBelongsToTheKindThatItsNameBeginsWith() {
    assertEquals("victoria-metrics", contenders().kindOf("victoria-metrics-1.130").kind());
    assertEquals("prometheus", contenders().kindOf("prometheus").kind());
    assertThrows(IllegalArgumentException.class, () -> contenders().kindOf("prometheus3"));
  }

  @Test
  void sluiceIsFirstAndNamedBuildsAreLast() throws Exception {
    program("sluice", "sluice 0.1.0-SNAPSHOT");
    Path build = program("other", "prometheus, version 3.5.0 (branch: HEAD)");
    List<Contender> found = contenders().find(Map.of("prometheus-3", build));
    assertEquals("Sluice", found.get(0).name());
    assertEquals("0.1.0-SNAPSHOT", found.get(0).version());
    Contender last = found.get(found.size() - 1);
    assertEquals("prometheus-3", last.name());
    assertEquals("3.5.0", last.version());
    assertEquals(0, last.year());
  }

  @Test
  void whatALauncherSaysAsideIsNoVersion() throws Exception {
    Path launcher = directory.resolve("sluice");
    Files.writeString(launcher, "#!/bin/sh\necho 'library 33.4.0' >&2\necho 'sluice 0.2.0'\n");
    assertTrue(launcher.toFile().setExecutable(true));
    assertEquals("0.2.0", contenders().find(Map.of()).get(0).version());
    Files.writeString(launcher, "#!/bin/sh\necho 'sluice 0.3.0' >&2\n");
    assertEquals("0.3.0", contenders().find(Map.of()).get(0).version());
  }

  @Test
  void theNewestJarOfQuestIsTaken() throws Exception {
    program("sluice", "sluice 1.0");
    Files.createDirectories(directory.resolve("jars"));
    Files.createFile(directory.resolve("jars/questdb-9.3.2.jar"));
    Files.createFile(directory.resolve("jars/questdb-9.3.4.jar"));
    List<Contender> found = contenders().find(Map.of());
    Contender quest = found.get(found.size() - 1);
    assertEquals("QuestDB", quest.name());
    assertEquals("9.3.4", quest.version());
    assertEquals(2026, quest.year());
  }

  @Test
  void versionsAreFoundInWhatProgramsSay() {
    assertEquals(Optional.of("2.42.0"), Versions.first("prometheus, version 2.42.0+ds (branch:"));
    assertEquals(Optional.of("1.6.7~rc0"), Versions.first("InfluxDB v1.6.7~rc0 (git: unknown)"));
    assertEquals(Optional.of("1.79.5"), Versions.first("1.79.5+ds1-2+b5"));
    assertEquals(Optional.of("0.1.0-SNAPSHOT"), Versions.first("sluice 0.1.0-SNAPSHOT\nJDK"));
    assertEquals(Optional.empty(), Versions.first("no number"));
  }

  @Test
  void everyServerListensOnTheLoopbackAddressOnly() throws IOException {
    for (String kind : List.of("sluice", "prometheus", "victoria-metrics", "influxdb", "questdb")) {
      Path home = Files.createDirectories(directory.resolve(kind));
      Launch launch = contenders().kindOf(kind).launch(Path.of("/bin/x"), home, 12345);
      String all = launch + files(home);
      assertTrue(all.contains("12345"), all);
      assertTrue(kind.equals("sluice") || all.contains("127.0.0.1:12345"), all);
      assertTrue(!all.contains("0.0.0.0"), all);
    }
  }

  private static String files(Path home) throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.list(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  @Test
  void everyRouteHasAnEncoder() {
    for (Protocol protocol : Protocol.values()) {
      Route sluice = contenders().kindOf("sluice").route(protocol);
      assertNotNull(sluice);
      assertNotNull(Encoder.named(sluice.encoder()));
      Route other = contenders().kindOf("victoria-metrics").route(protocol);
      assertNotNull(other);
      assertNotNull(Encoder.named(other.encoder()));
    }
    assertNull(contenders().kindOf("influxdb").route(Protocol.JSON));
  }

  @Test
  void scenariosAreNamedAndCanBeMadeSmall() {
    Scenario small = Scenario.named("rw-steady").withSamples(1000);
    assertEquals(1000, small.workload().samples());
    assertEquals(1000, small.killSamples());
    assertEquals(0, Scenario.named("rw-wide-long").withSamples(1000).killSamples());
    assertThrows(IllegalArgumentException.class, () -> Scenario.named("none"));
  }
}
