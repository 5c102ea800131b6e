package io.sluice.query;

import io.sluice.storage.head.SampleBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns selected series into the answer of {@code /api/v1/series}, a piece at a time. Memory: one
 * piece and one label set. Confined to one thread at a time.
 */
final class SeriesLines implements Pieces {
  private final MergedSeries series;
  private final long start;
  private final SampleBuffer scratch = new SampleBuffer();
  private final int limit;
  private final JsonBytes out = new JsonBytes();
  private int written;
  private boolean finished;

  SeriesLines(MergedSeries series, ReadRequest request) {
    this.series = series;
    this.start = request.range().start();
    this.limit = request.limit();
    out.put(ApiAnswer.BEGIN);
  }

  /** The next piece, never empty, or null after the last. */
  @Override
  public byte @Nullable [] next() {
    if (finished) {
      return null;
    }
    while (!finished && out.length() < ExportLines.CHUNK) {
      step();
    }
    return out.take();
  }

  private boolean nextInRange() {
    while (series.advance()) {
      if (series.hasSample(start, scratch)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    series.close();
  }

  private void step() {
    finished = !nextInRange();
    if (finished) {
      out.put(ApiAnswer.END);
    } else if (limit > 0 && written == limit) {
      finished = true;
      out.put(ApiAnswer.END_TRUNCATED);
    } else {
      if (written++ > 0) {
        out.put(',');
      }
      LabelJson.write(series.labels(), out);
    }
  }
}
