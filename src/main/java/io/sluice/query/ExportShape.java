package io.sluice.query;

import io.sluice.api.json.ImportJsonWriter;
import io.sluice.api.json.SeriesJsonWriter;
import io.sluice.api.json.SeriesWriter;

/** How the lines of an export are spelled. Immutable. */
public enum ExportShape {
  /** The native shape, bit for bit. */
  NATIVE,
  /** As VictoriaMetrics exports and imports; every NaN becomes {@code null}. */
  VICTORIA_METRICS;

  /**
   * The shape of that {@code format} parameter: {@code ndjson}, which is the default, or {@code
   * vm}.
   *
   * @throws QueryException if there is none of that name
   */
  public static ExportShape parse(String format) {
    return switch (format) {
      case "", "ndjson" -> NATIVE;
      case "vm" -> VICTORIA_METRICS;
      default ->
          throw QueryException.badData(
              "invalid parameter \"format\": \"" + format + "\" (expected: ndjson or vm)");
    };
  }

  /** Whether it can spell native histograms; if not, they are left out. */
  boolean hasHistograms() {
    return this == NATIVE;
  }

  SeriesWriter writer(int initialCapacity) {
    return this == NATIVE
        ? new SeriesJsonWriter(initialCapacity)
        : new ImportJsonWriter(initialCapacity);
  }
}
