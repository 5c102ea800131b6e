package io.sluice.load.data;

/**
 * The JSON lines that VictoriaMetrics imports: {@code {"metric":{...},"values":[...],
 * "timestamps":[...]}}, a line a series. Confined to one thread.
 */
public final class ImportJsonEncoder implements Encoder {

  @Override
  public void begin(ByteBuf out) {}

  @Override
  public void series(Devops series, long zeroMillis, long firstStep, int count, ByteBuf out) {
    out.ascii("{\"metric\":");
    JsonEncoder.labels(series, out);
    out.ascii(",\"values\":");
    for (int i = 0; i < count; i++) {
      out.put(i == 0 ? '[' : ',');
      out.ascii(JsonEncoder.number(series.sample(firstStep + i)));
    }
    out.ascii("],\"timestamps\":");
    for (int i = 0; i < count; i++) {
      out.put(i == 0 ? '[' : ',');
      out.ascii(Long.toString(zeroMillis + (firstStep + i) * Workload.STEP_MILLIS));
    }
    out.ascii("]}\n");
  }

  @Override
  public void end(ByteBuf out) {}

  @Override
  public String headers() {
    return "Content-Type: application/json\r\n";
  }

  @Override
  public String path() {
    return "/api/v1/import";
  }
}
