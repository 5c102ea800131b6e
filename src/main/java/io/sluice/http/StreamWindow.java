package io.sluice.http;

import io.sluice.api.Refusal;
import io.sluice.api.WriteReceipt;
import io.sluice.ingest.Lease;
import io.sluice.ingest.WriteBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A portion of an NDJSON stream: some lines, decoded into one batch that is submitted as a whole.
 * Confined to the event loop.
 */
final class StreamWindow {

  private static final int FIRST_LINES = 64;

  final WriteBatch batch;
  final Lease lease;
  private int[] lineOfSeries = new int[FIRST_LINES];
  private final long lineBefore;
  private int series;
  private long textBytes;
  private long lastLine;
  private boolean done;

  /** A window whose first line comes after {@code lineBefore}. */
  StreamWindow(WriteBatch batch, Lease lease, long lineBefore) {
    this.batch = batch;
    this.lease = lease;
    this.lineBefore = lineBefore;
    this.lastLine = lineBefore;
  }

  /** A line was decoded into the batch. */
  void added(long line, int length) {
    textBytes += length;
    lastLine = line;
    while (series < batch.seriesCount()) {
      if (series == lineOfSeries.length) {
        lineOfSeries = Arrays.copyOf(lineOfSeries, 2 * series);
      }
      lineOfSeries[series++] = (int) (line - lineBefore);
    }
  }

  boolean isEmpty() {
    return lastLine == lineBefore;
  }

  /** Bytes of text that came in. */
  long textBytes() {
    return textBytes;
  }

  long lastLine() {
    return lastLine;
  }

  /** It is durable. */
  void done() {
    done = true;
  }

  boolean isDone() {
    return done;
  }

  /** The receipt with line numbers in the place of indexes. */
  List<Refusal> refusals(WriteReceipt receipt) {
    List<Refusal> numbered = new ArrayList<>(receipt.refusals().size());
    for (Refusal refusal : receipt.refusals()) {
      int index = refusal.seriesIndex();
      long line = index < 0 || index >= series ? -1 : lineBefore + lineOfSeries[index];
      numbered.add(
          new Refusal(
              refusal.reason(),
              refusal.series(),
              (int) Math.min(line, Integer.MAX_VALUE),
              refusal.sampleIndex(),
              refusal.samples(),
              refusal.message()));
    }
    return numbered;
  }
}
