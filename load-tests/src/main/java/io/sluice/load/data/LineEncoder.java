package io.sluice.load.data;

import java.util.Arrays;

/**
 * Influx line protocol: a host's metrics that follow each other share a line, as its agents write
 * them: {@code devops,<ten tags> <fields> <milliseconds>}. Confined to one thread.
 */
public final class LineEncoder implements Encoder {
  /** The measurement of every line; the metrics are its fields. */
  public static final String MEASUREMENT = "devops";

  private static final int HOSTNAME = 3;
  private static final int MOST_FIELDS = 16;

  private final ByteBuf tags = new ByteBuf();
  private byte[] host = new byte[0];
  private final byte[][] names = new byte[MOST_FIELDS][0];
  private final double[][] values = new double[MOST_FIELDS][0];
  private int fields;
  private int samples;
  private long firstMillis;

  @Override
  public void begin(ByteBuf out) {
    fields = 0;
  }

  @Override
  public void series(Devops series, long zeroMillis, long firstStep, int count, ByteBuf out) {
    long first = zeroMillis + firstStep * Workload.STEP_MILLIS;
    if (fields > 0 && !sharesLine(series, first, count)) {
      flush(out);
    }
    if (fields == 0) {
      open(series, first, count);
    }
    if (values[fields].length < count) {
      values[fields] = new double[count];
    }
    names[fields] = Arrays.copyOf(series.value(0), series.valueLength(0));
    for (int i = 0; i < count; i++) {
      values[fields][i] = series.sample(firstStep + i);
    }
    fields++;
  }

  private boolean sharesLine(Devops series, long first, int count) {
    return fields < MOST_FIELDS
        && first == firstMillis
        && count == samples
        && Arrays.equals(
            host, 0, host.length, series.value(HOSTNAME), 0, series.valueLength(HOSTNAME));
  }

  private void open(Devops series, long first, int count) {
    firstMillis = first;
    samples = count;
    host = Arrays.copyOf(series.value(HOSTNAME), series.valueLength(HOSTNAME));
    tags.clear();
    tags.ascii(MEASUREMENT);
    for (int i = 1; i < Devops.LABELS; i++) {
      tags.put(',');
      tags.put(series.name(i), series.name(i).length);
      tags.put('=');
      tags.put(series.value(i), series.valueLength(i));
    }
  }

  private void flush(ByteBuf out) {
    for (int i = 0; i < samples; i++) {
      out.put(tags.array(), tags.size());
      for (int f = 0; f < fields; f++) {
        out.put(f == 0 ? ' ' : ',');
        out.put(names[f], names[f].length);
        out.put('=');
        out.ascii(JsonEncoder.number(values[f][i]));
      }
      out.put(' ');
      out.ascii(Long.toString(firstMillis + i * Workload.STEP_MILLIS));
      out.put('\n');
    }
    fields = 0;
  }

  @Override
  public void end(ByteBuf out) {
    flush(out);
  }

  @Override
  public String headers() {
    return "Content-Type: text/plain; charset=utf-8\r\n";
  }

  @Override
  public String path() {
    return "/write?precision=ms";
  }
}
