package io.sluice.storage.extra;

import java.util.List;

/**
 * What kind of metric a family is, in the order of its numbers: those of remote write 1.0 and 2.0,
 * and of the log. Immutable.
 */
public enum MetricType {
  /** Not known, or not said. */
  UNKNOWN(0, "unknown"),
  /** Only rises, or starts again. */
  COUNTER(1, "counter"),
  /** Rises and falls. */
  GAUGE(2, "gauge"),
  /** Counts by bucket. */
  HISTOGRAM(3, "histogram", "_bucket", "_count", "_sum"),
  /** Buckets that rise and fall. */
  GAUGE_HISTOGRAM(4, "gaugehistogram", "_bucket", "_gcount", "_gsum"),
  /** Quantiles made by the sender. */
  SUMMARY(5, "summary", "_count", "_sum"),
  /** Facts as labels. */
  INFO(6, "info"),
  /** One of several states. */
  STATESET(7, "stateset");

  private static final List<MetricType> ALL = List.of(values());

  private final int number;
  private final String wireName;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> suffixes;

  MetricType(int number, String wireName, String... suffixes) {
    this.number = number;
    this.wireName = wireName;
    this.suffixes = List.of(suffixes);
  }

  /** Its number in protobuf and in the log. */
  public int number() {
    return number;
  }

  /** As Prometheus' HTTP API and the text formats spell it. */
  public String wireName() {
    return wireName;
  }

  /** By its number in protobuf; a number without a meaning is unknown. */
  public static MetricType of(long number) {
    return number > 0 && number < ALL.size() ? ALL.get((int) number) : UNKNOWN;
  }

  /** By its name in a text format; a name without a meaning is unknown. */
  public static MetricType named(String name) {
    return ALL.stream().filter(type -> type.wireName.equals(name)).findFirst().orElse(UNKNOWN);
  }

  /**
   * The length of the family's name within the name of one of its series: histograms and summaries
   * have series with a suffix.
   */
  public int familyLength(byte[] series, int off, int len) {
    for (String suffix : suffixes) {
      if (endsWith(series, off, len, suffix)) {
        return len - suffix.length();
      }
    }
    return len;
  }

  private static boolean endsWith(byte[] text, int off, int len, String suffix) {
    int from = len - suffix.length();
    boolean ends = from > 0;
    for (int i = 0; ends && i < suffix.length(); i++) {
      ends = text[off + from + i] == suffix.charAt(i);
    }
    return ends;
  }
}
