package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/metrics.md} lists exactly the meters that a scrape shows. */
class MetersTest {

  private static final Path PAGE = Path.of("..", "docs", "metrics.md");
  private static final Pattern LISTED = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\|");
  private static final Pattern SCRAPED = Pattern.compile("(?m)^# TYPE (sluice_[a-z0-9_]+) ");
  private static final long NOW = System.currentTimeMillis();

  @TempDir Path data;

  private static Set<String> all(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    Matcher m = pattern.matcher(text);
    while (m.find()) {
      names.add(m.group(1).replaceAll("_max$", ""));
    }
    return names;
  }

  @Test
  void thePageListsEveryMeterAndNoOther() throws Exception {
    try (RunningServer server = RunningServer.start(data)) {
      server.write("up", NOW, 1);
      server.get("/metrics");
      String scrape = server.get("/metrics").body();
      assertEquals(all(LISTED, Files.readString(PAGE)), all(SCRAPED, scrape));
      assertTrue(scrape.contains("jvm_memory_used_bytes"), "JVM meters");
      assertTrue(scrape.contains("netty_allocator_memory_used"), "Netty meters");
    }
  }

  @Test
  void everyTermOfTheAccountIsCountedAndNothingIsLeftOver() throws Exception {
    try (RunningServer server = RunningServer.start(data, "tenants.max", "1")) {
      server.write("up", NOW, 1);
      server.write("up", NOW, 1);
      server.write("up", NOW, 2);
      server.write("up", NOW + 3_600_000, 1);
      String scrape = server.get("/metrics").body();
      String tags = "{protocol=\"json\",tenant=\"default\"}";
      assertTrue(scrape.contains("sluice_samples_received_total" + tags + " 4.0"), scrape);
      assertTrue(scrape.contains("sluice_samples_stored_total" + tags + " 1.0"), scrape);
      assertTrue(scrape.contains("sluice_samples_repeated_total" + tags + " 1.0"), scrape);
      assertTrue(scrape.contains("sluice_samples_refused_total" + tags + " 2.0"), scrape);
      assertTrue(scrape.contains("sluice_samples_residual 0.0"), scrape);
    }
  }

  @Test
  void aFurtherTenantIsRefusedByName() throws Exception {
    try (RunningServer server = RunningServer.start(data, "tenants.max", "1")) {
      server.write("up", NOW, 1);
      RunningServer.Reply reply =
          server.send(
              "POST",
              "/api/v1/write",
              "Content-Type: application/json\r\nX-Scope-OrgID: second\r\n",
              RunningServer.json("up", NOW, 1));
      assertEquals(400, reply.status());
      assertTrue(reply.body().contains("tenants.max"), reply.body());
    }
  }
}
