package io.sluice.ingest;

/**
 * How the labels of a request are spelled. Raw label bytes of different encodings are never taken
 * for one another. Immutable.
 */
public enum Encoding {
  /** Native JSON and NDJSON: the text of the labels object. */
  JSON("json", 1),
  /** NDJSON; its labels objects are those of {@link #JSON}, counted apart. */
  NDJSON("ndjson", 2),
  /** Prometheus remote write 1.0: the label fields of a TimeSeries message. */
  REMOTE_WRITE("remote_write", 3),
  /** Series handed over as objects by {@link Ingestor}: canonical label bytes. */
  OBJECTS("objects", 4),
  /** Influx line protocol: measurement, tags, a space and one field key. */
  INFLUX("influx", 5),
  /**
   * Prometheus remote write 2.0: label names and values in order of arrival, each with its length.
   */
  REMOTE_WRITE_2("remote_write_2", 6),
  /** OTLP: resource, scope, metric, attributes and part of a point, put together. */
  OTLP("otlp", 7),
  /** OpenTSDB: the metric, a zero byte and the text of the tags object. */
  OPENTSDB("opentsdb", 8),
  /** JSON lines of VictoriaMetrics: the text of the metric object. */
  IMPORT("import", 9),
  /** Prometheus' text format and OpenMetrics: name and labels as they stand in the line. */
  TEXT("text", 10);

  private final String meterName;
  private final long salt;

  Encoding(String meterName, int number) {
    this.meterName = meterName;
    this.salt = number * 0xC2B2AE3D27D4EB4FL;
  }

  /** The value of the meters' {@code protocol} tag. */
  public String meterName() {
    return meterName;
  }

  /** Keeps cache keys of different encodings apart. */
  long salt() {
    return salt;
  }
}
