package io.sluice.interop;

import io.sluice.api.Labels;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What {@code promtool tsdb dump} prints, as lines that can be compared: labels, bits of the value,
 * time. All NaNs are one, because promtool prints them so. Stateless.
 */
final class Dump {
  private Dump() {}

  static NavigableSet<String> ofText(String text) {
    NavigableSet<String> lines = new TreeSet<>();
    for (String line : text.lines().toList()) {
      int timeAt = line.lastIndexOf(' ') + 1;
      int valueAt = line.lastIndexOf(' ', timeAt - 2) + 1;
      String value = line.substring(valueAt, timeAt - 1).replace("Inf", "Infinity");
      lines.add(
          line(
              line.substring(0, valueAt - 1),
              Double.parseDouble(value),
              Long.parseLong(line.substring(timeAt))));
    }
    return lines;
  }

  static NavigableSet<String> of(NavigableMap<Labels, NavigableMap<Long, Long>> model) {
    NavigableSet<String> lines = new TreeSet<>();
    for (Map.Entry<Labels, NavigableMap<Long, Long>> series : model.entrySet()) {
      String labels = text(series.getKey());
      series
          .getValue()
          .forEach((time, bits) -> lines.add(line(labels, Double.longBitsToDouble(bits), time)));
    }
    return lines;
  }

  private static String text(Labels labels) {
    StringBuilder text = new StringBuilder("{");
    labels.forEach(
        (name, value) ->
            text.append(text.length() == 1 ? "" : ", ")
                .append(name)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append('"'));
    return text.append('}').toString();
  }

  private static String line(String labels, double value, long time) {
    return labels + " " + Long.toHexString(Double.doubleToLongBits(value)) + " " + time;
  }

  /** A line that only one of them has, or an empty text. */
  static String difference(NavigableSet<String> expected, NavigableSet<String> found) {
    for (String line : expected) {
      if (!found.contains(line)) {
        return "missing: " + line;
      }
    }
    for (String line : found) {
      if (!expected.contains(line)) {
        return "unexpected: " + line;
      }
    }
    return "";
  }
}
