package io.sluice.ingest;

/**
 * Bounds on the labels of one series; over one of them the series is refused and the limit named.
 * Immutable.
 *
 * @param maxLabels labels per series ({@code limits.labels.maxCount})
 * @param maxNameLength bytes of a name ({@code limits.labels.maxNameLength})
 * @param maxValueLength bytes of a value ({@code limits.labels.maxValueLength})
 */
public record LabelLimits(int maxLabels, int maxNameLength, int maxValueLength) {

  /**
   * 64 labels, names up to 1 KiB, values up to 8 KiB: wider than what exporters are known to send.
   */
  public static final LabelLimits DEFAULT = new LabelLimits(64, 1024, 8192);
}
