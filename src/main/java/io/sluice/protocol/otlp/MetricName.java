package io.sluice.protocol.otlp;

/** Makes series names of metrics. Stateless, thread-safe. */
final class MetricName {
  private static final String TOTAL = "_total";

  private MetricName() {}

  /** The name of a metric with unit and type suffix as far as the mode adds them. */
  static String of(String name, String unit, boolean counter, boolean gauge, Translation mode) {
    String base = mode.metric(name);
    if (!mode.suffixes()) {
      return base;
    }
    boolean hasTotal = counter && base.endsWith(TOTAL);
    if (hasTotal) {
      base = base.substring(0, base.length() - TOTAL.length());
    }
    base = withUnit(base, mode.metric(UnitWords.of(unit)));
    if (gauge && unit.equals("1") && !holds(base, "ratio")) {
      base += "_ratio";
    }
    return counter ? base + TOTAL : base;
  }

  private static String withUnit(String base, String words) {
    String plain = trim(words);
    return plain.isEmpty() || holds(base, plain) ? base : base + "_" + plain;
  }

  private static String trim(String words) {
    int end = words.length();
    while (end > 0 && words.charAt(end - 1) == '_') {
      end--;
    }
    int start = 0;
    while (start < end && words.charAt(start) == '_') {
      start++;
    }
    return words.substring(start, end);
  }

  /** True if these words stand in the name already, whole. */
  private static boolean holds(String name, String words) {
    return ("_" + name + "_").contains("_" + words + "_");
  }
}
