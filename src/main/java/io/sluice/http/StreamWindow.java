package io.sluice.http;

import io.sluice.ingest.Lease;
import io.sluice.ingest.WriteBatch;

/**
 * A portion of an NDJSON stream: some lines, decoded into one batch that is submitted as a whole.
 * Confined to the event loop.
 */
final class StreamWindow {

  final WriteBatch batch;
  final Lease lease;
  private final long lineBefore;
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
}
