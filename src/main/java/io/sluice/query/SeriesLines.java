package io.sluice.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns selected series into the answer of {@code /api/v1/series}, a piece at a time. Memory: one
 * piece and one label set. Confined to one thread at a time.
 */
final class SeriesLines {
  private final SelectionCursor series;
  private final int limit;
  private final JsonBytes out = new JsonBytes();
  private int written;
  private boolean finished;

  SeriesLines(List<ShardSelection> shards, int limit) {
    this.series = new SelectionCursor(shards);
    this.limit = limit;
    out.put(ApiAnswer.BEGIN);
  }

  /** The next piece, never empty, or null after the last. */
  byte @Nullable [] next() {
    if (finished) {
      return null;
    }
    while (!finished && out.length() < ExportLines.CHUNK) {
      step();
    }
    return out.take();
  }

  private void step() {
    finished = !series.advance();
    if (finished) {
      out.put(ApiAnswer.END);
    } else if (limit > 0 && written == limit) {
      finished = true;
      out.put(ApiAnswer.END_TRUNCATED);
    } else {
      if (written++ > 0) {
        out.put(',');
      }
      LabelJson.write(series.canonical(), out);
    }
  }
}
