package io.sluice.protocol.remotewrite;

import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.TooLargeException;
import io.sluice.protocol.wire.WireReader;

/**
 * Decodes {@code io.prometheus.write.v2.Request} (remote write 2.0, <a
 * href="https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/">specification</a>) into a
 * batch, in place. Labels of a series that the batch knows by their text are not judged again.
 *
 * <p>Unknown fields are skipped; start timestamps are accepted and not kept. A native histogram is
 * a sample. A series without samples, histograms and exemplars opens nothing; its metadata is taken
 * all the same. Confined to one thread; one decoder per request.
 */
public final class RemoteWrite2Decoder {
  // io.prometheus.write.v2.Request; 1 to 3 are reserved so that 1.0 is never taken for it
  private static final int RESERVED = 3;
  private static final int SYMBOLS = 4;
  private static final int TIMESERIES = 5;

  // io.prometheus.write.v2.TimeSeries
  private static final int LABELS_REFS = 1;
  private static final int SAMPLES = 2;
  private static final int HISTOGRAMS = 3;
  private static final int EXEMPLARS = 4;
  private static final int METADATA = 5;

  private static final String[] FIELDS = {
    "reserved", "labels_refs", "samples", "histograms", "exemplars", "metadata"
  };

  private final WireReader in;
  private final WriteBatch out;
  private final Symbols symbols = new Symbols();
  private final LabelRefs labels;
  private final SampleFields sample;
  private final ExemplarFields exemplar;
  private final HistogramFields histogram;
  private final MetadataRefs metadataRefs;
  private int series;
  private long samples;
  private long histograms;
  private long exemplars;
  private long refusedExemplars;
  private long metadata;

  private RemoteWrite2Decoder(byte[] body, int off, int len, WriteBatch out) {
    this.in = new WireReader(body, off, len);
    this.out = out;
    this.labels = new LabelRefs(body, symbols, out);
    this.sample = new SampleFields(body, in);
    this.exemplar = new ExemplarFields(body, in, out);
    this.histogram = new HistogramFields(in, out);
    this.metadataRefs = new MetadataRefs(body, symbols, out);
  }

  /**
   * Decodes one request, which is not compressed any more.
   *
   * @return what it held
   * @throws MalformedException if it is no such message; the batch is then of no use
   * @throws TooLargeException if it has more than {@value Symbols#MAX} symbols
   */
  public static RemoteWriteCounts decode(byte[] body, int off, int len, WriteBatch out) {
    return new RemoteWrite2Decoder(body, off, len, out).request();
  }

  private RemoteWriteCounts request() {
    int start = in.pos();
    symbols();
    in.seek(start);
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag >>> 3 == TIMESERIES) {
        in.require(tag, WireReader.LEN, "timeseries");
        int outer = in.enter("timeseries");
        series++;
        series();
        in.leave(outer);
      } else if (tag >>> 3 <= RESERVED) {
        throw in.malformed("a message of remote write 1.0 under the content type of 2.0");
      } else {
        in.skip(tag);
      }
    }
    return new RemoteWriteCounts(
        series, samples, histograms, exemplars, refusedExemplars, metadata);
  }

  /** Finds all symbols first: fields may come in any order. */
  private void symbols() {
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag >>> 3 == SYMBOLS) {
        in.require(tag, WireReader.LEN, "symbols");
        int length = in.length("symbols");
        symbols.add(in.pos(), length);
        in.seek(in.pos() + length);
        if (symbols.count() == 1 && length > 0) {
          throw in.malformed("symbols[0] is not empty");
        }
      } else {
        in.skip(tag);
      }
    }
  }

  private void series() {
    int start = in.pos();
    boolean anyValue = false;
    labels.clear();
    metadataRefs.clear();
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag >>> 3 == LABELS_REFS) {
        labels.read(in, tag);
      } else if (tag >>> 3 == METADATA) {
        metadata(tag);
      } else {
        anyValue |= isValue(tag);
        in.skip(tag);
      }
    }
    metadataRefs.tell(labels.metricName());
    if (anyValue) {
      labels.open();
      in.seek(start);
      values();
    }
  }

  private void metadata(int tag) {
    in.require(tag, WireReader.LEN, FIELDS[METADATA]);
    int outer = in.enter(FIELDS[METADATA]);
    metadata++;
    metadataRefs.read(in);
    in.leave(outer);
  }

  /** Checks a field that is no label; true if it makes the series one to open. */
  private boolean isValue(int tag) {
    int field = tag >>> 3;
    if (field >= SAMPLES && field <= EXEMPLARS) {
      in.require(tag, WireReader.LEN, FIELDS[field]);
    }
    return field == SAMPLES || field == HISTOGRAMS || field == EXEMPLARS;
  }

  private void values() {
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag >>> 3 == SAMPLES) {
        int outer = in.enter("timeseries.samples");
        sample.read();
        in.leave(outer);
        samples++;
        out.sample(sample.timestamp, sample.valueBits);
      } else if (tag >>> 3 == EXEMPLARS) {
        int outer = in.enter("timeseries.exemplars");
        exemplars++;
        refusedExemplars += exemplar.read(symbols) ? 0 : 1;
        in.leave(outer);
      } else if (tag >>> 3 == HISTOGRAMS) {
        int outer = in.enter("timeseries.histograms");
        histograms++;
        histogram.read();
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }
}
