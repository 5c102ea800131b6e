package io.sluice.load.compare;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A plot in SVG: a panel for each scenario, in it a bar for each server as long as its CPU time per
 * sample, with a line from the least to the most. Every panel has a scale of its own. Confined to
 * one thread.
 */
final class Plot {
  private static final int WIDTH = 760;
  private static final int LEFT = 150;
  private static final int RIGHT = 90;
  private static final int BAR = 18;
  private static final int PITCH = 24;
  private static final int HEADING = 30;
  private static final int GAP = 14;
  private static final String OTHER = "#8c8c8c";
  private static final Map<String, String> COLOURS =
      Map.of(
          "Sluice", "#0b6e4f",
          "Prometheus", "#d9662c",
          "VictoriaMetrics", "#6b4fa0",
          "InfluxDB", "#2f7fc1",
          "QuestDB", "#b8336a");

  private final StringBuilder shapes = new StringBuilder();
  private int y;

  private Plot() {}

  /** The plot of all scenarios that were measured. */
  static String of(List<Row> rows) {
    Plot plot = new Plot();
    plot.text(
        10,
        24,
        "start",
        "font-size=\"15\" font-weight=\"bold\"",
        "Server CPU-seconds per million samples: less is better");
    plot.y = 40;
    for (Scenario scenario : Scenario.ALL) {
      List<Standing> measured =
          Standing.of(scenario.name(), rows).stream().filter(s -> s.cpu().isPresent()).toList();
      if (!measured.isEmpty()) {
        plot.panel(scenario.title(), measured);
      }
    }
    return plot.document();
  }

  private void panel(String title, List<Standing> standings) {
    text(10, y + 20, "start", "font-weight=\"bold\"", title);
    y += HEADING;
    double most = standings.stream().mapToDouble(s -> s.cpu().orElseThrow().most()).max().orElse(1);
    double scale = (WIDTH - LEFT - RIGHT) / Math.max(most, 1e-9);
    for (Standing standing : standings) {
      bar(standing.server(), standing.cpu().orElseThrow(), scale);
    }
    y += GAP;
  }

  private void bar(String server, Spread cpu, double scale) {
    int middle = y + BAR / 2;
    text(LEFT - 8, middle + 4, "end", "", server);
    shapes.append(
        line(
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
            LEFT, y, cpu.median() * scale, BAR, COLOURS.getOrDefault(server, OTHER)));
    shapes.append(
        line(
            "<path d=\"M%.1f %dH%.1f\" stroke=\"#222\" stroke-width=\"2\"/>",
            LEFT + cpu.least() * scale, middle, LEFT + cpu.most() * scale));
    text(
        (int) (LEFT + cpu.most() * scale) + 8,
        middle + 4,
        "start",
        "",
        String.format(Locale.ROOT, "%.2f", cpu.median()));
    y += PITCH;
  }

  private void text(int x, int at, String anchor, String more, String words) {
    shapes.append(
        line(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" %s>%s</text>",
            x, at, anchor, more, escaped(words)));
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values) + "\n";
  }

  /** {@code words} as the text of an element. */
  static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private String document() {
    return line(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">",
            WIDTH, y, WIDTH, y)
        + line("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, y)
        + shapes
        + "</svg>\n";
  }
}
