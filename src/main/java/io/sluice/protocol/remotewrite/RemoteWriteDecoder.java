package io.sluice.protocol.remotewrite;

import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.wire.WireReader;

/**
 * Decodes {@code prometheus.WriteRequest} (remote write 1.0, <a
 * href="https://prometheus.io/docs/specs/prw/remote_write_spec/">specification</a>) into a batch,
 * in place. The labels of a series that the batch knows by its bytes are not parsed at all.
 *
 * <p>Unknown fields are skipped. A native histogram is a sample. A series without samples,
 * histograms and exemplars opens nothing. Confined to one thread; one decoder per request.
 */
public final class RemoteWriteDecoder {
  // prometheus.WriteRequest
  private static final int TIMESERIES = 1;
  private static final int METADATA = 3;

  /** What {@code io.prometheus.write.v2.Request} has its series in. */
  private static final int SERIES_OF_2 = 5;

  // prometheus.TimeSeries
  static final int LABELS = 1;
  static final int SAMPLES = 2;
  static final int EXEMPLARS = 3;
  static final int HISTOGRAMS = 4;

  private static final byte LABELS_TAG = (byte) WireReader.tagOf(LABELS, WireReader.LEN);
  private static final byte SAMPLES_TAG = (byte) WireReader.tagOf(SAMPLES, WireReader.LEN);

  private final byte[] buf;
  private final WireReader in;
  private final WriteBatch out;
  private final SeriesShape shape = new SeriesShape();
  private final LabelFields labels;
  private final SampleFields sample;
  private final ExemplarFields exemplar;
  private final HistogramFields histogram;
  private final MetadataFields metadataFields;
  private int series;
  private long samples;
  private long histograms;
  private long exemplars;
  private long refusedExemplars;
  private long metadata;

  private RemoteWriteDecoder(byte[] body, int off, int len, WriteBatch out) {
    this.buf = body;
    this.in = new WireReader(body, off, len);
    this.out = out;
    this.labels = new LabelFields(body, in, out);
    this.sample = new SampleFields(body, in);
    this.exemplar = new ExemplarFields(body, in, out);
    this.histogram = new HistogramFields(in, out);
    this.metadataFields = new MetadataFields(body, in, out);
  }

  /**
   * Decodes one request, which is not compressed any more.
   *
   * @return what it held
   * @throws MalformedException if it is no such message; the batch is then of no use
   */
  public static RemoteWriteCounts decode(byte[] body, int off, int len, WriteBatch out) {
    return new RemoteWriteDecoder(body, off, len, out).request();
  }

  private RemoteWriteCounts request() {
    boolean looksLike2 = false;
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag >>> 3 == TIMESERIES) {
        in.require(tag, WireReader.LEN, "timeseries");
        int outer = in.enter("timeseries");
        series++;
        series();
        in.leave(outer);
      } else if (tag >>> 3 == SERIES_OF_2) {
        looksLike2 = true;
        in.skip(tag);
      } else if (tag >>> 3 == METADATA) {
        in.require(tag, WireReader.LEN, "metadata");
        int outer = in.enter("metadata");
        metadata++;
        metadataFields.read();
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
    if (looksLike2 && series == 0) { // beside series of ours it is a field that we don't know
      throw in.malformed("a message of remote write 2.0 under the content type of 1.0");
    }
    return new RemoteWriteCounts(
        series, samples, histograms, exemplars, refusedExemplars, metadata);
  }

  private void series() {
    int start = in.pos();
    if (start < in.end() && buf[start] == LABELS_TAG) {
      int raw = out.expect(buf, start, in.end());
      if (raw > 0) {
        if (rest(start + raw)) {
          return;
        }
        out.undoOpen();
        in.seek(start);
      }
    }
    shape.read(in);
    if (!shape.isEmpty()) {
      open();
      in.seek(start);
      values();
    }
  }

  /** Takes what follows the labels of an open series; false, and nothing taken, if more follow. */
  private boolean rest(int pos) {
    if (isOneSample(pos)) {
      in.seek(pos + 2);
      oneSample();
      return true;
    }
    in.seek(pos);
    shape.read(in);
    if (shape.hasLabels) {
      return false;
    }
    in.seek(pos);
    values();
    return true;
  }

  /** True if exactly one sample of under 128 bytes stands between {@code pos} and the end. */
  private boolean isOneSample(int pos) {
    return in.end() - pos >= 2
        && buf[pos] == SAMPLES_TAG
        && buf[pos + 1] >= 0
        && pos + 2 + buf[pos + 1] == in.end();
  }

  /** Opens the series of this shape: known by its bytes, or by its labels. */
  private void open() {
    int raw = shape.contiguous ? shape.labelsEnd - shape.labelsStart : 0;
    if (raw == 0 || !out.known(buf, shape.labelsStart, raw)) {
      in.seek(shape.labelsStart);
      labels.define(raw);
    }
  }

  private void values() {
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag == SAMPLES_TAG) {
        int outer = in.enter("timeseries.samples");
        oneSample();
        in.leave(outer);
      } else {
        otherValue(tag);
      }
    }
  }

  private void otherValue(int tag) {
    if (tag >>> 3 == SAMPLES) {
      in.require(tag, WireReader.LEN, "timeseries.samples");
    } else if (tag >>> 3 == EXEMPLARS) {
      in.require(tag, WireReader.LEN, "timeseries.exemplars");
      exemplar();
      return;
    } else if (tag >>> 3 == HISTOGRAMS) {
      in.require(tag, WireReader.LEN, "timeseries.histograms");
      histogram();
      return;
    }
    in.skip(tag);
  }

  private void histogram() {
    int outer = in.enter("timeseries.histograms");
    histograms++;
    histogram.read();
    in.leave(outer);
  }

  private void exemplar() {
    int outer = in.enter("timeseries.exemplars");
    exemplars++;
    refusedExemplars += exemplar.read() ? 0 : 1;
    in.leave(outer);
  }

  private void oneSample() {
    sample.read();
    samples++;
    out.sample(sample.timestamp, sample.valueBits);
  }
}
