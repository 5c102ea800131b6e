package io.sluice.protocol.json;

import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import java.util.function.Supplier;

/**
 * Decodes bodies of OpenTSDB's {@code /api/put} (<a
 * href="http://opentsdb.net/docs/build/html/api_http/put.html">documentation</a>): one datapoint or
 * an array of them. Metric and tags become labels as they are; times up to 2^32 - 1 are seconds,
 * larger ones milliseconds. A datapoint that can't be taken is refused by itself, as the series at
 * its position. Stateless, thread-safe.
 */
public final class PutDecoder {
  private PutDecoder() {}

  /**
   * Decodes one body.
   *
   * @param batches gives an empty batch; asked a second time if the body turns out to need the
   *     slower parser, and then the first batch is of no use any more
   * @param points takes note of every datapoint
   * @return the batch that was filled
   * @throws MalformedException if the body is not JSON; no batch is then of use
   */
  public static WriteBatch decode(
      byte[] body, int off, int len, Supplier<WriteBatch> batches, Datapoints points) {
    WriteBatch batch = batches.get();
    if (!new PutScanner(body, off, len, batch, points).body()) {
      points.clear();
      batch = batches.get();
      new PutReader(body, off, len, batch, points).body();
    }
    points.keep(body, off + len);
    return batch;
  }

  /** The time in milliseconds of one that is above zero. */
  static long millis(long time) {
    return time >>> Integer.SIZE == 0 ? time * 1_000 : time;
  }
}
