package io.sluice.load.memory;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws a {@link Trace} as SVG: resident size above, acknowledged samples below. Of one thread. */
final class TracePlot {
  private static final int WIDTH = 760;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int PANEL = 200;
  private static final int GAP = 50;
  private static final int STEPS = 4;
  private static final int SMOOTH = 10;

  private final StringBuilder shapes = new StringBuilder();
  private final List<Trace.Point> points;
  private final int quiet;
  private int top = 40;

  private TracePlot(Trace trace, int quietSeconds) {
    this.points = trace.points();
    this.quiet = quietSeconds;
  }

  /** The document. */
  static String of(Trace trace, int quietSeconds, int limitMib) {
    TracePlot plot = new TracePlot(trace, quietSeconds);
    double mostMib = Math.max(limitMib, trace.peak() >> 20) * 1.1;
    plot.panel("resident MiB", mostMib, "#0b6e4f", p -> p.resident() / (double) (1 << 20));
    plot.level(limitMib, mostMib, "heap + direct memory, " + limitMib + " MiB");
    plot.top += PANEL + GAP;
    double mostRate = Math.max(1, plot.points.stream().mapToDouble(plot::rate).max().orElse(1));
    plot.panel("acknowledged samples/s", mostRate * 1.1, "#2f7fc1", plot::rate);
    plot.top += PANEL + GAP;
    return plot.document();
  }

  private double rate(Trace.Point point) {
    int at = points.indexOf(point);
    Trace.Point before = points.get(Math.max(0, at - SMOOTH));
    int seconds = Math.max(1, point.second() - before.second());
    return (double) (point.acknowledged() - before.acknowledged()) / seconds;
  }

  private void panel(String title, double most, String colour, ToDoubleFunction<Trace.Point> of) {
    text(LEFT, top - 10, "start", title);
    for (int step = 0; step <= STEPS; step++) {
      double y = top + PANEL - (double) PANEL * step / STEPS;
      shapes.append(line("<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>", LEFT, y, WIDTH - RIGHT));
      text(LEFT - 8, (int) y + 4, "end", String.format(Locale.ROOT, "%,.0f", most * step / STEPS));
    }
    shapes.append(
        line(
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#eef3ee\""
                + " opacity=\"0.6\"/>",
            LEFT, top, x(quiet) - LEFT, PANEL));
    text(LEFT + 6, top + 16, "start", "polite senders alone");
    StringBuilder path = new StringBuilder();
    for (Trace.Point point : points) {
      double y = top + PANEL - PANEL * of.applyAsDouble(point) / most;
      path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.second()), y));
    }
    shapes.append(
        line(
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
            path.toString().trim(), colour));
    text(WIDTH - RIGHT, top + PANEL + 18, "end", points.size() + " s");
  }

  private double x(int second) {
    return LEFT + (double) (WIDTH - LEFT - RIGHT) * second / Math.max(1, points.size());
  }

  private void level(double value, double most, String words) {
    double y = top + PANEL - PANEL * value / most;
    shapes.append(
        line(
            "<path d=\"M%d %.1fH%d\" stroke=\"#b8336a\" stroke-dasharray=\"6 4\"/>",
            LEFT, y, WIDTH - RIGHT));
    text(WIDTH - RIGHT - 6, (int) y - 5, "end", words);
  }

  private void text(int x, int y, String anchor, String words) {
    shapes.append(
        line("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>", x, y, anchor, words));
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values) + "\n";
  }

  private String document() {
    return line(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d"
                + " %d\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">",
            WIDTH, top, WIDTH, top)
        + line("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, top)
        + shapes
        + "</svg>\n";
  }
}
