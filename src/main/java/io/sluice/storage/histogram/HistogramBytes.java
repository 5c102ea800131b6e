package io.sluice.storage.histogram;

import io.sluice.storage.extra.Varints;
import java.util.Arrays;

/**
 * A histogram as bytes, in memory and in the log: equal histograms have equal bytes. The layout is
 * on docs/format/wal.md. Used again and again. Confined to one thread.
 */
public final class HistogramBytes {
  /** More than the log takes in one record. */
  private static final int MAX_BUCKETS = 1 << 17;

  private static final int FLOATS = 1;
  private static final int RESET_SHIFT = 1;
  private static final int HEAD = 1 + 5 + 8 + 8 + 10 + 10;

  private byte[] bytes = new byte[256];
  private int at;

  /** Holds what was encoded last, from 0 on. */
  public byte[] bytes() {
    return bytes;
  }

  /** Encodes a histogram that was checked; returns how many bytes it takes. */
  public int encode(Histogram h) {
    at = 0;
    room(HEAD);
    bytes[at++] = (byte) ((h.floats() ? FLOATS : 0) | h.reset().number << RESET_SHIFT);
    at = Varints.putSigned(bytes, at, h.schema());
    at = Varints.putLong(bytes, at, h.zeroThreshold());
    at = Varints.putLong(bytes, at, h.sum());
    count(h, h.count());
    count(h, h.zeroCount());
    side(h, h.positive());
    side(h, h.negative());
    if (h.schema() == Histogram.CUSTOM_BUCKETS) {
      room(Varints.LARGEST + Long.BYTES * h.bounds());
      at = Varints.put(bytes, at, h.bounds());
      for (int i = 0; i < h.bounds(); i++) {
        at = Varints.putLong(bytes, at, h.bound(i));
      }
    }
    return at;
  }

  /** The bytes of a histogram that was checked. */
  public byte[] copyOf(Histogram h) {
    int length = encode(h);
    return Arrays.copyOf(bytes, length);
  }

  private void side(Histogram h, Buckets side) {
    room(Varints.LARGEST * (1 + 2 * side.spans() + side.size()));
    at = Varints.put(bytes, at, side.spans());
    for (int i = 0; i < side.spans(); i++) {
      at = Varints.putSigned(bytes, at, side.offset(i));
      at = Varints.put(bytes, at, side.length(i));
    }
    long last = 0;
    for (int i = 0; i < side.size(); i++) {
      long count = side.get(i);
      at =
          h.floats()
              ? Varints.putLong(bytes, at, count)
              : Varints.putSigned(bytes, at, count - last);
      last = count;
    }
  }

  private void count(Histogram h, long count) {
    at = h.floats() ? Varints.putLong(bytes, at, count) : Varints.put(bytes, at, count);
  }

  private void room(int more) {
    if (bytes.length - at < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + more));
    }
  }

  /** Reads a histogram; false if these bytes are none. */
  public static boolean decode(byte[] from, int off, int len, Histogram to) {
    to.clear();
    if (len < 1) {
      return false;
    }
    int flags = from[off];
    Varints in = new Varints(from, off + 1, off + len);
    to.floats((flags & FLOATS) != 0);
    to.reset(Histogram.Reset.of((flags & 0xff) >>> RESET_SHIFT));
    to.schema((int) in.signed());
    to.zeroThreshold(in.fixed64());
    to.sum(in.fixed64());
    to.count(count(in, to));
    to.zeroCount(count(in, to));
    if (!side(in, to, to.positive()) || !side(in, to, to.negative())) {
      return false;
    }
    if (to.schema() == Histogram.CUSTOM_BUCKETS) {
      long bounds = in.unsigned();
      for (long i = 0; i < bounds && !in.failed(); i++) {
        to.bound(in.fixed64());
      }
    }
    return in.complete();
  }

  private static boolean side(Varints in, Histogram h, Buckets side) {
    long spans = in.unsigned();
    for (long i = 0; i < spans && !in.failed(); i++) {
      int offset = (int) in.signed();
      side.span(offset, in.unsigned());
    }
    long buckets = side.spanned();
    if (buckets > MAX_BUCKETS) {
      return false;
    }
    long last = 0;
    for (long i = 0; i < buckets && !in.failed(); i++) {
      last = h.floats() ? in.fixed64() : last + in.signed();
      side.count(last);
    }
    return !in.failed();
  }

  private static long count(Varints in, Histogram h) {
    return h.floats() ? in.fixed64() : in.unsigned();
  }
}
