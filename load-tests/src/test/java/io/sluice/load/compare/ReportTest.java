package io.sluice.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

class ReportTest {
  @TempDir private Path directory;

  private static Row load(String server, int run, double cpu) {
    Row.Load load =
        new Row.Load(
            3_000_000, 2e6, cpu, 0.2, 1, 5.04, 9, 300, 12.5, 0.02, !server.equals("InfluxDB"));
    return new Row("2026-01-0" + run, "rw-steady", server, "1.2.3", 2020, run, load, null);
  }

  private static Row kill(String server, long found) {
    Row.Kill kill = new Row.Kill(5_000_000, found);
    return new Row("2026-01-01", "rw-steady", server, "1.2.3", 2020, 1, null, kill);
  }

  private static final List<Row> ROWS =
      List.of(
          load("VictoriaMetrics", 1, 1.6),
          load("VictoriaMetrics", 2, 1.8),
          load("Prometheus", 1, 7),
          load("Sluice", 1, 0.5),
          load("Sluice", 2, 0.5),
          load("Sluice", 3, 0.7),
          kill("Sluice", 5_000_000),
          kill("VictoriaMetrics", 4_000_000),
          kill("VictoriaMetrics", 3_000_000));

  private static List<String> table() {
    Scenario steady = Scenario.named("rw-steady");
    return ReportTables.scenario(steady, Standing.of("rw-steady", ROWS)).lines().toList();
  }

  @Test
  void sluiceComesFirstAndTheOthersByTheirCpuTime() {
    List<String> rows = table().stream().filter(line -> line.startsWith("| ")).toList();
    assertTrue(rows.get(2).startsWith("| **Sluice** | 1.2.3 (2020) | 3 | 2.00 | 0.50 (0.50-0.70)"));
    assertTrue(rows.get(3).startsWith("| VictoriaMetrics | 1.2.3 (2020) | 2 | 2.00 | 1.70 (1.60"));
    assertTrue(rows.get(4).startsWith("| Prometheus "), rows.get(4));
  }

  @Test
  void whatAKillLostStandsInTheLastColumn() {
    assertTrue(table().get(6).endsWith("| 0 of 5,000,000 |"), table().get(6));
    assertTrue(
        table().get(7).endsWith("| 1,500,000 (1,000,000-2,000,000) of 5,000,000 |"),
        table().get(7));
  }

  @Test
  void theRatioIsOfMediansAndIsHeldAgainstTheBars() {
    String ratios = ReportTables.ratios(ROWS);
    assertTrue(
        ratios.contains(
            "| Remote write, steady | 0.50 | VictoriaMetrics 1.70 | 3.4 x | 3.3 x | reached |"),
        ratios);
    String slower = ReportTables.ratios(List.of(load("Sluice", 1, 2), load("Prometheus", 1, 6)));
    assertTrue(slower.contains("| 3.0 x | 3.3 x | **not reached** |"), slower);
  }

  @Test
  void aServerThatNeverCameToRestIsMarked() {
    List<Standing> standings = Standing.of("rw-steady", List.of(load("InfluxDB", 1, 3)));
    String text = ReportTables.scenario(Scenario.named("rw-steady"), standings);
    assertTrue(text.contains("| 3.00\\* |") && text.contains("\\* still at work"), text);
  }

  @Test
  void theMachinesOtherWorkIsSaid() {
    assertTrue(String.join("\n", table()).contains("used at most 2 % of the machine"));
    assertEquals(0.9, Bystanders.busySeconds("cpu  10 20 30 9999 9999 10 20 0 0 0"), 1e-9);
  }

  @Test
  void withoutSluiceOrWithoutOthersThereIsNoRatio() {
    assertEquals("", ReportTables.ratios(List.of(load("Sluice", 1, 1))));
    assertEquals("", ReportTables.ratios(List.of(load("Prometheus", 1, 1))));
  }

  @Test
  void wordsWrittenByHandStay() {
    String page = "# Title\n\nbefore\n\n" + Report.BEGIN + "\nold\n" + Report.END + "\n\nafter\n";
    String placed = Report.placed(page, "new\n\n");
    assertTrue(placed.startsWith("# Title\n\nbefore\n\n" + Report.BEGIN + "\n\nnew\n\n"), placed);
    assertTrue(placed.endsWith(Report.END + "\n\nafter\n"), placed);
    assertFalse(placed.contains("old"), placed);
    assertEquals(placed, Report.placed(placed, "new\n\n"));
  }

  @Test
  void thePlotIsXmlWithABarForEachServerAsLongAsItsFigure() throws Exception {
    var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    var svg =
        builder.parse(new ByteArrayInputStream(Plot.of(ROWS).getBytes(StandardCharsets.UTF_8)));
    NodeList bars = svg.getElementsByTagName("rect");
    assertEquals(1 + 3, bars.getLength());
    double sluice = width(bars, 1);
    assertEquals(1.7 / 0.5, width(bars, 2) / sluice, 0.05);
    assertEquals(7 / 0.5, width(bars, 3) / sluice, 0.1);
  }

  private static double width(NodeList bars, int index) {
    return Double.parseDouble(
        bars.item(index).getAttributes().getNamedItem("width").getNodeValue());
  }

  @Test
  void namesOfPeersAreEscapedInThePlot() {
    assertEquals("a&lt;b&gt;&amp;", Plot.escaped("a<b>&"));
  }

  @Test
  void resultsAreReadBackAsTheyWereWritten() throws Exception {
    Path file = directory.resolve("deep/results.jsonl");
    Results written = Results.of(file);
    for (Row row : ROWS) {
      written.add(row);
    }
    assertEquals(ROWS, Results.of(file).rows());
    assertEquals(ROWS.size(), Files.readAllLines(file).size());
  }

  @Test
  void whatIsInTheResultsIsNotMeasuredAgain() throws Exception {
    Results results = Results.of(directory.resolve("results.jsonl"));
    results.add(load("Sluice", 1, 1));
    Contender sluice = new Contender("Sluice", new SluicePeer(""), Path.of("x"), "1.2.3", 2020);
    assertTrue(results.hasLoad("rw-steady", sluice, 1));
    assertFalse(results.hasLoad("rw-steady", sluice, 2));
    assertFalse(results.hasLoad("rw-wide", sluice, 1));
    assertFalse(results.hasKill("rw-steady", sluice, 1));
    Contender newer = new Contender("Sluice", sluice.peer(), Path.of("x"), "1.3", 0);
    assertFalse(results.hasLoad("rw-steady", newer, 1));
  }

  @Test
  void theReportIsAPageAndAPlot() throws Exception {
    Path page = directory.resolve("docs/comparison.md");
    Report.write(ROWS, page);
    String text = Files.readString(page);
    assertTrue(text.contains("](comparison.svg)") && text.contains("### Remote write, steady"));
    try (var files = Files.list(directory.resolve("docs"))) {
      assertEquals(
          Set.of("comparison.md", "comparison.svg"),
          Set.copyOf(files.map(f -> String.valueOf(f.getFileName())).toList()));
    }
  }
}
