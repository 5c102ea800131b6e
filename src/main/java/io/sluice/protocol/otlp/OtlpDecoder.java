package io.sluice.protocol.otlp;

import io.sluice.api.RefusalReason;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.wire.WireReader;

/**
 * Decodes {@code ExportMetricsServiceRequest} (OTLP 1.x protobuf, <a
 * href="https://opentelemetry.io/docs/specs/otlp/">specification</a>) into a batch, in place: no
 * String is made for a series that the batch knows.
 *
 * <p>Gauges, sums, histograms with explicit bounds and summaries become samples, exponential
 * histograms native ones; of sums and histograms of delta temporality the shards make cumulative
 * ones. Deltas of sums that are not monotonic are refused by name, one sample for each point. A
 * point without a recorded value becomes the stale marker. Confined to one thread; one decoder per
 * request.
 *
 * <p>Exemplars of counters and histograms are taken, of other kinds they have no place; of each
 * metric description, unit and type become metadata.
 */
public final class OtlpDecoder {
  // ExportMetricsServiceRequest, ResourceMetrics, ScopeMetrics
  private static final int RESOURCE_METRICS = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPE_METRICS = 2;
  private static final int SCOPE = 1;
  private static final int METRICS = 2;
  private static final int SCHEMA_URL = 3;

  private final WireReader in;
  private final ResourceLabels context;
  private final Metric metric = new Metric();
  private final Point point = new Point();
  private final PointSeries series;
  private final PointWriter writer;
  private final MetricFamilies families;
  private final WriteBatch out;
  private long points;

  /** The end of the message around the one that was entered last. */
  private int outer;

  private OtlpDecoder(byte[] body, int off, int len, OtlpMapping mapping, WriteBatch out) {
    this.in = new WireReader(body, off, len);
    this.out = out;
    this.context = new ResourceLabels(new Attributes(body, off), mapping);
    Translation mode = mapping.translation();
    this.series = new PointSeries(body, off, mode, out, context, metric, point);
    PointExemplars exemplars = new PointExemplars(body, off, out, mode, point);
    this.writer = new PointWriter(body, off, out, metric, point, series, exemplars);
    this.families = new MetricFamilies(body, out, metric, series);
  }

  /**
   * Decodes one request, which is not compressed any more.
   *
   * @return what it held
   * @throws MalformedException if it is no such message; the batch is then of no use
   */
  public static OtlpCounts decode(
      byte[] body, int off, int len, OtlpMapping mapping, WriteBatch out) {
    if (mapping.restartAfterGap()) {
      out.restartAfterGap();
    }
    return new OtlpDecoder(body, off, len, mapping, out).request();
  }

  private OtlpCounts request() {
    while (in.hasNext()) {
      if (enters(RESOURCE_METRICS, "resource_metrics")) {
        resourceMetrics();
      }
    }
    return new OtlpCounts(points, writer.rejected());
  }

  /** Enters the next field if it is this message, else skips it; sets {@code outer}. */
  private boolean enters(int field, String name) {
    int tag = in.tag();
    if (tag >>> 3 != field) {
      in.skip(tag);
      return false;
    }
    in.require(tag, WireReader.LEN, name);
    outer = in.enter(name);
    return true;
  }

  /** Reads the resource first, wherever it stands, then what it holds; leaves the message. */
  private void resourceMetrics() {
    int around = outer;
    int start = in.pos();
    context.clear();
    while (in.hasNext()) {
      if (enters(RESOURCE, "resource")) {
        int back = outer;
        context.readResource(in);
        in.leave(back);
      }
    }
    in.seek(start);
    while (in.hasNext()) {
      if (enters(SCOPE_METRICS, "scope_metrics")) {
        scopeMetrics();
      }
    }
    in.leave(around);
    long latest = writer.takeLatestMillis();
    out.atPoint(0);
    if (latest > 0 && context.hasTargetInfo()) {
      series.targetInfo(latest);
    }
  }

  private void scopeMetrics() {
    int around = outer;
    int start = in.pos();
    context.clearScope();
    while (in.hasNext()) {
      scopeField();
    }
    series.beginScope();
    in.seek(start);
    while (in.hasNext()) {
      if (enters(METRICS, "metrics")) {
        metric();
      }
    }
    in.leave(around);
  }

  private void scopeField() {
    int tag = in.tag();
    int field = tag >>> 3;
    if (field != SCOPE && field != SCHEMA_URL) {
      in.skip(tag);
      return;
    }
    in.require(tag, WireReader.LEN, "scope");
    int back = in.enter("scope");
    if (field == SCOPE) {
      context.readScope(in);
    } else {
      context.schema(in.pos(), in.end() - in.pos());
    }
    in.leave(back);
  }

  private void metric() {
    int around = outer;
    metric.read(in);
    if (metric.kind != 0) {
      in.seek(metric.dataOff);
      int metricEnd = in.narrow(metric.dataLen);
      data();
      in.leave(metricEnd);
    }
    in.leave(around);
  }

  private void data() {
    metric.readData(in);
    series.beginMetric();
    families.tell();
    in.seek(metric.dataOff);
    while (in.hasNext()) {
      if (enters(Metric.DATA_POINTS, "data_points")) {
        int back = outer;
        points++;
        out.atPoint(Math.toIntExact(points));
        point();
        in.leave(back);
      }
    }
  }

  private void point() {
    if (metric.isDelta() && metric.kind == Metric.SUM && !metric.monotonic) {
      writer.refuse(
          RefusalReason.UNSUPPORTED,
          "deltas of a sum that is not monotonic have no cumulative form; export it cumulative");
    } else if (metric.hasTemporality()
        && !metric.isDelta()
        && metric.temporality != Metric.CUMULATIVE) {
      writer.refuse(RefusalReason.MALFORMED, "the aggregation temporality is not specified");
    } else {
      point.read(in, metric.kind);
      writer.write();
    }
  }
}
