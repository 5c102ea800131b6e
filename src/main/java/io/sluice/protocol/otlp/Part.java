package io.sluice.protocol.otlp;

/** Which of a point's series a sample belongs to. Immutable. */
enum Part {
  /** The point itself. */
  VALUE("", ""),
  /** A cumulative bucket, by its upper bound. */
  BUCKET("_bucket", "le"),
  /** A quantile of a summary. */
  QUANTILE("", "quantile"),
  /** The number of observations. */
  COUNT("_count", ""),
  /** The sum of observations. */
  SUM("_sum", "");

  /** Follows the metric's name. */
  final String suffix;

  /** The label that holds the bound; empty if there is none. */
  final String boundLabel;

  Part(String suffix, String boundLabel) {
    this.suffix = suffix;
    this.boundLabel = boundLabel;
  }
}
