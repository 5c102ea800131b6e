package io.sluice.query;

import io.sluice.api.LabelCursor;
import io.sluice.storage.head.SampleBuffer;
import java.util.List;

/**
 * The answer to a remote read that asks for samples: {@code prometheus.ReadResponse} as one block
 * of snappy, which is made whole before the first byte is sent. Confined to one thread, used once.
 */
final class RemoteSamples {
  /** Fields of ReadResponse, QueryResult, TimeSeries and Sample. */
  private static final int RESULT = 1;

  private static final int SERIES = 1;
  private static final int LABEL = 1;
  private static final int SAMPLE = 2;
  private static final int HISTOGRAM = 4;
  private static final int VALUE = 1;
  private static final int TIME = 2;

  private static final int BATCH = 512;

  private final RemoteWalk walk;
  private final SnappyPieces out;
  private final ProtoBytes one = new ProtoBytes();
  private final ProtoBytes header = new ProtoBytes();
  private final LabelCursor cursor = new LabelCursor();
  private final SampleBuffer samples = new SampleBuffer();
  private final HistogramProto histograms = new HistogramProto();
  private int charged;

  RemoteSamples(RemoteWalk walk) {
    this.walk = walk;
    this.out = new SnappyPieces(walk.budget());
  }

  /** The packed answer in pieces. */
  List<byte[]> pieces() {
    while (walk.nextQuery()) {
      int mark = out.mark();
      long before = out.length();
      MergedSeries series = walk.nextSeries();
      while (series != null) {
        add(series);
        series = walk.nextSeries();
      }
      header.clear();
      header.uvarint(RESULT << 3 | 2);
      header.uvarint(out.length() - before);
      out.insert(mark, header.array(), header.length());
    }
    return out.finish();
  }

  private void add(MergedSeries series) {
    one.clear();
    one.labels(LABEL, series.labels(), cursor);
    boolean any = walk.query().query().labelsOnly() ? hasSample(series) : samples(series);
    if (any) {
      header.clear();
      header.header(SERIES, one.length());
      out.put(header.array(), 0, header.length());
      out.put(one.array(), 0, one.length());
    }
  }

  private boolean hasSample(MergedSeries series) {
    return series.hasSample(walk.query().start(), samples);
  }

  private boolean samples(MergedSeries series) {
    int labels = one.length();
    long from = walk.query().start();
    boolean more = true;
    while (more) {
      samples.clear();
      more = series.read(from, BATCH, samples) && samples.size() > 0;
      walk.samples(samples.size());
      for (int i = 0; i < samples.size(); i++) {
        byte[] histogram = samples.histogram(i);
        if (histogram == null) {
          sample(samples.time(i), samples.bits(i));
        } else {
          ProtoBytes message = histograms.of(histogram, samples.time(i));
          one.bytes(HISTOGRAM, message.array(), 0, message.length());
        }
      }
      from = more ? samples.lastTime() + 1 : from;
      charge();
    }
    return one.length() > labels;
  }

  private void sample(long time, long bits) {
    one.header(SAMPLE, 1 + Long.BYTES + 1 + ProtoBytes.uvarintSize(time));
    one.bits(VALUE, bits);
    one.number(TIME, time);
  }

  /** The buffer of one series is used again for the next, and charged as it grows. */
  private void charge() {
    if (one.capacity() > charged) {
      walk.budget().bytes(one.capacity() - charged);
      charged = one.capacity();
    }
  }
}
