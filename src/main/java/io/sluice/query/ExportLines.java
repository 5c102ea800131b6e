package io.sluice.query;

import io.sluice.api.json.SeriesWriter;
import io.sluice.storage.head.SampleBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns selected series into lines of JSON, a piece at a time. Memory: one piece, one batch of
 * samples and one label set, however much is exported. A series gives one line, a long one several
 * lines with the same labels, in time order. Within a line native histograms follow samples; a
 * sample behind a histogram begins a new line. Confined to one thread at a time.
 */
final class ExportLines implements Pieces {
  /** Bytes after which a piece is handed out; it exceeds this by a label set at most. */
  static final int CHUNK = 16 << 10;

  /** Samples after which a series goes on in a line of its own. */
  static final int LINE_SAMPLES = 10_000;

  /** Bytes after which a series goes on in a line of its own. */
  static final int LINE_BYTES = (256 << 10) - 128;

  private static final int BATCH = 512;

  private final MergedSeries series;
  private final TimeRange range;
  private final QueryMeters meters;
  private final ExportShape shape;
  private final SeriesWriter out;
  private final HistogramJson histograms = new HistogramJson();
  private final SampleBuffer samples = new SampleBuffer();

  private int left;
  private int sample;
  private boolean more;
  private int lineSamples;
  private long lineStart;
  private long taken;

  ExportLines(MergedSeries series, ReadRequest request, ExportShape shape, QueryMeters meters) {
    this.shape = shape;
    this.out = shape.writer(CHUNK + 1024);
    this.series = series;
    this.range = request.range();
    this.left = request.limit() == 0 ? Integer.MAX_VALUE : request.limit();
    this.meters = meters;
  }

  /** The next piece, never empty, or null after the last. Pieces may end inside a line. */
  @Override
  public byte @Nullable [] next() {
    while (out.size() < CHUNK) {
      if (sample < samples.size()) {
        writeSample();
      } else if (more) {
        read(samples.lastTime() + 1);
      } else {
        closeLine();
        if (left == 0 || !series.advance()) {
          break;
        }
        read(range.start());
        left -= samples.size() > 0 ? 1 : 0;
      }
    }
    return out.size() == 0 ? null : take();
  }

  private void read(long start) {
    samples.clear();
    sample = 0;
    more = series.read(start, BATCH, samples) && samples.size() > 0;
    meters.exportedSamples.add(samples.size());
  }

  private void writeSample() {
    byte[] histogram = samples.histogram(sample);
    boolean full = lineSamples == LINE_SAMPLES || taken + out.size() - lineStart > LINE_BYTES;
    if (full || (histogram == null && out.inHistograms())) {
      closeLine();
    }
    if (histogram == null || shape.hasHistograms()) {
      if (lineSamples == 0) {
        openLine();
      }
      lineSamples++;
    }
    if (histogram == null) {
      out.sample(samples.time(sample), samples.bits(sample));
    } else if (shape.hasHistograms()) {
      out.histogram(samples.time(sample), histograms.of(histogram));
    }
    sample++;
  }

  private void openLine() {
    lineStart = taken + out.size();
    byte[] labels = series.labels();
    out.begin(labels, 0, labels.length);
  }

  private void closeLine() {
    if (lineSamples > 0) {
      out.end();
      out.newline();
      lineSamples = 0;
    }
  }

  @Override
  public void close() {
    series.close();
  }

  private byte[] take() {
    byte[] piece = out.toByteArray();
    out.clear();
    taken += piece.length;
    meters.exportedBytes.add(piece.length);
    return piece;
  }
}
