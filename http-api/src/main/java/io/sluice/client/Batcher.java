package io.sluice.client;

import io.sluice.api.TimeSeries;
import io.sluice.api.json.SeriesJsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Encodes series into batches of bounded bytes, one batch at a time and only when it is asked for.
 * A series that is too large by itself is halved by samples until it fits; a single sample that
 * does not fit goes alone. Confined to one thread at a time.
 */
final class Batcher implements Iterator<Batch> {
  private static final byte[] OPEN = "{\"timeseries\":[".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COMMA = ",".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLOSE = "]}".getBytes(StandardCharsets.US_ASCII);

  private final int maxSeries;
  private final int maxBytes;
  private final Deque<Batch.Part> waiting = new ArrayDeque<>();
  private final SeriesJsonWriter writer = new SeriesJsonWriter(4096);

  Batcher(Collection<Taken> all, BatchLimits limits) {
    maxSeries = limits.series();
    maxBytes = limits.bytes() - CLOSE.length;
    all.forEach(taken -> waiting.add(new Batch.Part(taken, 0, taken.series.size())));
  }

  @Override
  public boolean hasNext() {
    return !waiting.isEmpty();
  }

  @Override
  public Batch next() {
    if (waiting.isEmpty()) {
      throw new NoSuchElementException();
    }
    List<Batch.Part> parts = new ArrayList<>();
    writer.clear();
    writer.raw(OPEN);
    while (parts.size() < maxSeries && !waiting.isEmpty() && add(waiting.peek(), parts)) {
      parts.add(waiting.remove());
    }
    writer.raw(CLOSE);
    return new Batch(writer.toByteArray(), parts);
  }

  /** Whether the part, which is the first waiting, was added; it may be a smaller one by then. */
  private boolean add(Batch.Part first, List<Batch.Part> parts) {
    int before = writer.size();
    if (!parts.isEmpty()) {
      writer.raw(COMMA);
    }
    int start = writer.size();
    Batch.Part part = first;
    while (!encode(part, maxBytes)) {
      writer.truncate(start);
      if (!parts.isEmpty()) {
        writer.truncate(before);
        return false;
      }
      if (part.to() - part.from() <= 1) {
        return encode(part, Integer.MAX_VALUE);
      }
      part = halve();
    }
    return true;
  }

  /** False as soon as the limit is passed; what was written by then is to be cut off. */
  private boolean encode(Batch.Part part, int limit) {
    TimeSeries series = part.taken().series;
    byte[] canonical = series.labels().canonicalBytes();
    writer.begin(canonical, 0, canonical.length);
    for (int i = part.from(); i < part.to() && writer.size() <= limit; i++) {
      writer.sample(series.timestamp(i), series.valueBits(i));
    }
    writer.end();
    return writer.size() <= limit;
  }

  private Batch.Part halve() {
    Batch.Part whole = waiting.remove();
    int middle = (whole.from() + whole.to()) >>> 1;
    whole.taken().split();
    waiting.addFirst(new Batch.Part(whole.taken(), middle, whole.to()));
    Batch.Part left = new Batch.Part(whole.taken(), whole.from(), middle);
    waiting.addFirst(left);
    return left;
  }
}
