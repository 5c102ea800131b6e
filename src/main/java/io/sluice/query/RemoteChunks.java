package io.sluice.query;

import io.sluice.api.LabelCursor;
import io.sluice.storage.head.SampleBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a remote read that asks for chunks: frames of one {@code
 * prometheus.ChunkedReadResponse} each, with chunks of one series.
 *
 * <pre>
 * length of the message, uvarint | CRC32C of the message, 4 bytes, big-endian | message
 * </pre>
 *
 * Memory: one frame. Pieces end anywhere. Confined to one thread at a time.
 */
final class RemoteChunks implements Pieces {
  /** Fields of ChunkedReadResponse, ChunkedSeries and Chunk. */
  private static final int SERIES = 1;

  private static final int QUERY_INDEX = 2;
  private static final int LABEL = 1;
  private static final int CHUNK = 2;
  private static final int MIN_TIME = 1;
  private static final int MAX_TIME = 2;
  private static final int TYPE = 3;
  private static final int DATA = 4;

  private static final int PIECE = ExportLines.CHUNK;

  private final RemoteWalk walk;
  private final QueryConfig config;
  private final QueryMeters meters;
  private final ProtoBytes out = new ProtoBytes();
  private final ProtoBytes one = new ProtoBytes();
  private final LabelCursor cursor = new LabelCursor();
  private final CRC32C crc = new CRC32C();
  private final SampleBuffer scratch = new SampleBuffer();
  private int query = -1;
  private @Nullable MergedSeries series;
  private @Nullable SeriesChunks chunks;
  private int labels;
  private int sent;
  private boolean finished;
  private int charged;

  RemoteChunks(RemoteWalk walk, QueryConfig config, QueryMeters meters) {
    this.walk = walk;
    this.config = config;
    this.meters = meters;
  }

  @Override
  public byte @Nullable [] next() {
    if (out.length() - sent < PIECE) {
      out.dropFirst(sent);
      sent = 0;
      while (out.length() < PIECE && !finished) {
        step();
      }
    }
    int length = Math.min(PIECE, out.length() - sent);
    if (length == 0) {
      return null;
    }
    byte[] piece = Arrays.copyOfRange(out.array(), sent, sent + length);
    sent += length;
    meters.remoteBytes.add(length);
    return piece;
  }

  /** Writes a frame, or goes on to the next series or query. */
  private void step() {
    SeriesChunks now = chunks;
    if (series == null) {
      nextSeries();
    } else if (now == null || !frame(now)) {
      series = null;
    }
  }

  private void nextSeries() {
    MergedSeries next = query < 0 ? null : walk.nextSeries();
    if (next == null) {
      query++;
      finished = !walk.nextQuery();
      chunks = null;
      return;
    }
    one.clear();
    one.labels(LABEL, next.labels(), cursor);
    labels = one.length();
    if (walk.query().query().labelsOnly()) {
      if (next.hasSample(walk.query().start(), scratch)) {
        writeFrame();
      }
      return;
    }
    if (chunks == null) {
      chunks = new SeriesChunks(next, meters);
    }
    chunks.begin(walk.query().start(), walk.query().end());
    series = next;
  }

  /** Writes chunks of the series as long as they fit a frame; false if there is none left. */
  private boolean frame(SeriesChunks from) {
    one.cut(labels);
    while (one.length() < config.maxFrame() && from.next()) {
      chunk(from);
      walk.samples(from.samples());
    }
    if (one.length() == labels) {
      return false;
    }
    writeFrame();
    charge();
    return true;
  }

  private void chunk(SeriesChunks from) {
    int size =
        4
            + ProtoBytes.uvarintSize(from.minTime())
            + ProtoBytes.uvarintSize(from.maxTime())
            + ProtoBytes.uvarintSize(from.encoding())
            + ProtoBytes.uvarintSize(from.length())
            + from.length();
    one.header(CHUNK, size);
    one.number(MIN_TIME, from.minTime());
    one.number(MAX_TIME, from.maxTime());
    one.number(TYPE, from.encoding());
    one.bytes(DATA, from.array(), from.offset(), from.length());
  }

  private void writeFrame() {
    int size =
        ProtoBytes.headerSize(one.length()) + one.length() + 1 + ProtoBytes.uvarintSize(query);
    out.uvarint(size);
    int sum = out.length();
    out.int32(0);
    int message = out.length();
    out.header(SERIES, one.length());
    out.put(one.array(), 0, one.length());
    out.number(QUERY_INDEX, query);
    crc.reset();
    crc.update(out.array(), message, out.length() - message);
    out.setInt32(sum, (int) crc.getValue());
  }

  /** The buffers are used again for the next frame, and charged as they grow. */
  private void charge() {
    int now = one.capacity() + out.capacity();
    if (now > charged) {
      walk.budget().bytes(now - charged);
      charged = now;
    }
  }

  @Override
  public void close() {
    walk.close();
  }
}
