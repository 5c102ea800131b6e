package io.sluice.protocol.otlp;

/** Which of a point's series a sample belongs to. Immutable. */
enum Part {
  /** The point itself. */
  VALUE(1, "", ""),
  /** A cumulative bucket, by its upper bound. */
  BUCKET(2, "_bucket", "le"),
  /** A quantile of a summary. */
  QUANTILE(3, "", "quantile"),
  /** The number of observations. */
  COUNT(4, "_count", ""),
  /** The sum of observations. */
  SUM(5, "_sum", "");

  /** Keeps keys of different parts apart. */
  final int number;

  /** Follows the metric's name. */
  final String suffix;

  /** The label that holds the bound; empty if there is none. */
  final String boundLabel;

  Part(int number, String suffix, String boundLabel) {
    this.number = number;
    this.suffix = suffix;
    this.boundLabel = boundLabel;
  }
}
