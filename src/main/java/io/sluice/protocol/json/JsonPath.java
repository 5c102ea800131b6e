package io.sluice.protocol.json;

/** Where in the native shape a parser is. Confined to the thread of its decoder. */
final class JsonPath {
  private static final int NONE = -1;

  /** Index in {@code timeseries}, or -1 outside of it and in a line. */
  int series = NONE;

  /** Index in {@code samples}, or -1 outside of it. */
  int sample = NONE;

  /** Index in {@code histograms}, or -1 outside of it. */
  int histogram = NONE;

  /** Such as {@code timeseries[3].samples[0]}; empty at the top. */
  @Override
  public String toString() {
    String outer = series == NONE ? "" : "timeseries[" + series + "]";
    if (sample == NONE && histogram == NONE) {
      return outer;
    }
    String inner = histogram == NONE ? "samples[" + sample : "histograms[" + histogram;
    return (outer.isEmpty() ? "" : outer + ".") + inner + "]";
  }
}
