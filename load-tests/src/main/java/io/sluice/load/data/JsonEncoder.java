package io.sluice.load.data;

/** The native shape: one JSON document, or one line a series. Confined to one thread. */
public final class JsonEncoder implements Encoder {
  private final boolean lines;
  private boolean first;

  /** Lines (NDJSON), or one document. */
  public JsonEncoder(boolean lines) {
    this.lines = lines;
  }

  @Override
  public void begin(ByteBuf out) {
    first = true;
    if (!lines) {
      out.ascii("{\"timeseries\":[");
    }
  }

  @Override
  public void series(Devops series, long zeroMillis, long firstStep, int count, ByteBuf out) {
    if (!first && !lines) {
      out.put(',');
    }
    first = false;
    out.ascii("{\"labels\":");
    labels(series, out);
    out.ascii(",\"samples\":[");
    for (int i = 0; i < count; i++) {
      long step = firstStep + i;
      out.ascii(i == 0 ? "[" : ",[");
      out.ascii(Long.toString(zeroMillis + step * Workload.STEP_MILLIS));
      out.put(',');
      out.ascii(number(series.sample(step)));
      out.put(']');
    }
    out.ascii(lines ? "]}\n" : "]}");
  }

  /** The labels as a JSON object; those of the data set need no escapes. */
  static void labels(Devops series, ByteBuf out) {
    out.put('{');
    for (int i = 0; i < Devops.LABELS; i++) {
      label(series, i, out);
    }
    out.put('}');
  }

  private static void label(Devops series, int i, ByteBuf out) {
    out.ascii(i == 0 ? "\"" : ",\"");
    out.put(series.name(i), series.name(i).length);
    out.ascii("\":\"");
    out.put(series.value(i), series.valueLength(i));
    out.put('"');
  }

  /** As agents write it: whole numbers without a fraction. Zero keeps its sign. */
  static String number(double value) {
    long whole = (long) value;
    boolean same = Double.doubleToRawLongBits((double) whole) == Double.doubleToRawLongBits(value);
    return same ? Long.toString(whole) : Double.toString(value);
  }

  @Override
  public void end(ByteBuf out) {
    if (!lines) {
      out.ascii("]}");
    }
  }

  @Override
  public String headers() {
    return lines ? "Content-Type: application/x-ndjson\r\n" : "Content-Type: application/json\r\n";
  }
}
