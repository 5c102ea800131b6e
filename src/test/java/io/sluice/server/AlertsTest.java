package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts, their tests, the dashboard and the page for each alert speak of what there is. */
class AlertsTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern METER = Pattern.compile("\\b((?:sluice|jvm|process)_[a-z0-9_]+)\\b");
  private static final Pattern ALERT = Pattern.compile("(?m)^ *- alert: (\\w+)$");
  private static final Pattern TESTED = Pattern.compile("alertname=\"(\\w+)\"");
  private static final Pattern SECTION = Pattern.compile("(?m)^### (Sluice\\w+)$");
  private static final Pattern SCRAPED = Pattern.compile("(?m)^([a-z][a-z0-9_]*)[{ ]");
  private static final Pattern RUNBOOK = Pattern.compile("runbook: docs/operations.md#(\\w+)");
  private static final Pattern COMMENT = Pattern.compile("(?m)^ *(?:#|summary:).*$");

  @TempDir private Path data;

  private static String file(String name) throws IOException {
    return Files.readString(DOCS.resolve(name));
  }

  private static Set<String> all(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    pattern.matcher(text).results().forEach(match -> found.add(match.group(1)));
    return found;
  }

  private static List<String> dashboardQueries() throws IOException {
    List<String> queries = new ArrayList<>();
    JsonNode panels = new ObjectMapper().readTree(file("ops/dashboard.json")).get("panels");
    for (JsonNode panel : panels) {
      panel.path("targets").forEach(target -> queries.add(target.get("expr").asText()));
    }
    return queries;
  }

  @Test
  void everyMeterOfAnAlertAndOfTheDashboardIsScraped() throws Exception {
    Set<String> asked = all(METER, COMMENT.matcher(file("ops/alerts.yaml")).replaceAll(""));
    asked.addAll(all(METER, String.join("\n", dashboardQueries())));
    assertTrue(asked.size() > 40, asked::toString);
    try (RunningServer server = RunningServer.start(data)) {
      server.write("up", System.currentTimeMillis(), 1);
      server.get("/metrics");
      Set<String> scraped = all(SCRAPED, server.get("/metrics").body());
      asked.removeIf(name -> scraped.contains(name) || isPrefix(name, scraped) || isByFile(name));
    }
    assertEquals(Set.of(), asked, "asked for, and not there");
  }

  /** The beginning of a regular expression over names. */
  private static boolean isPrefix(String name, Set<String> scraped) {
    return name.endsWith("_") && scraped.stream().anyMatch(each -> each.startsWith(name));
  }

  /**
   * Those with a tag {@code file} are there once a file is watched; the page of meters has them.
   */
  private static boolean isByFile(String name) {
    try {
      return file("metrics.md").contains("| `" + name + "` | counter, by `file`");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void everyAlertHasATestAndAPageAndTheOtherWayRound() throws Exception {
    String rules = file("ops/alerts.yaml");
    Set<String> alerts = all(ALERT, rules);
    assertFalse(alerts.isEmpty());
    assertEquals(alerts, all(TESTED, file("ops/alerts.test.yaml")));
    assertEquals(alerts, all(SECTION, file("operations.md")));
    Set<String> anchors = new TreeSet<>();
    alerts.forEach(alert -> anchors.add(alert.toLowerCase(java.util.Locale.ROOT)));
    assertEquals(anchors, all(RUNBOOK, rules));
  }

  @Test
  void everyPageSaysWhatItMeansWhereToLookAndWhatToDo() throws Exception {
    String[] sections = file("operations.md").split("(?m)^### Sluice", -1);
    for (int i = 1; i < sections.length; i++) {
      String section = sections[i];
      assertTrue(section.contains("**Look.** "), section);
      assertTrue(section.contains("**Do.** "), section);
      assertTrue(Pattern.compile("(?m)^\\*(critical|warning|info)\\.\\* ").matcher(section).find());
    }
  }
}
