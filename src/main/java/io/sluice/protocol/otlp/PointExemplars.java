package io.sluice.protocol.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.LabelBytes;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.wire.WireReader;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The exemplars of one point: each goes to the series of its point, in a histogram to the bucket
 * that its value falls into. Trace and span are labels before all others; attributes are added as
 * long as they fit. Confined to the thread of its decoder.
 */
final class PointExemplars {
  private static final int TIME = 2;
  private static final int AS_DOUBLE = 3;
  private static final int SPAN = 4;
  private static final int TRACE = 5;
  private static final int AS_INT = 6;
  private static final int ATTRIBUTES = 7;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final byte[] buf;
  private final int base;
  private final WriteBatch out;
  private final Translation mode;
  private final Point point;
  private final Attributes attributes;

  /** Of the exemplars that are waiting: bucket and place, sorted. */
  private long[] waiting = new long[0];

  private int next;

  private long timeNanos;
  private long valueBits;
  private final Map<String, String> links = new TreeMap<>();
  private final Map<String, String> others = new TreeMap<>();
  private byte[] labels = new byte[256];
  private int length;

  PointExemplars(byte[] buf, int base, WriteBatch out, Translation mode, Point point) {
    this.buf = buf;
    this.base = base;
    this.out = out;
    this.mode = mode;
    this.point = point;
    this.attributes = new Attributes(buf, base);
  }

  /** Adds all of them to the series opened last. */
  void all() {
    for (int i = 0; i < point.exemplars.count(); i++) {
      add(i);
    }
  }

  /** Finds the buckets that they fall into, by the point's bounds. */
  void sortIntoBuckets() {
    int count = point.exemplars.count();
    next = 0;
    if (waiting.length != count) {
      waiting = new long[count];
    }
    for (int i = 0; i < count; i++) {
      read(i);
      waiting[i] = (long) bucket(Double.longBitsToDouble(valueBits)) << 32 | i;
    }
    Arrays.sort(waiting);
  }

  private int bucket(double value) {
    int low = 0;
    int high = point.bounds.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (value <= point.bounds.getDouble(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Adds those of a bucket to its series, which was opened last; buckets come in order. */
  void bucket(int bucket) {
    while (next < waiting.length && waiting[next] >>> 32 == bucket) {
      add((int) waiting[next++]);
    }
  }

  private void add(int i) {
    read(i);
    length = 0;
    links.forEach(this::put);
    others.forEach(
        (name, value) -> {
          if (!links.containsKey(name) && fits(name, value)) {
            put(name, value);
          }
        });
    long millis =
        Long.divideUnsigned(timeNanos == 0 ? point.timeNanos : timeNanos, NANOS_PER_MILLI);
    if (attributes.invalidUtf8) {
      out.refuseExemplar();
    } else {
      out.exemplar(labels, 0, length, millis, valueBits);
    }
  }

  private boolean fits(String name, String value) {
    int size = name.getBytes(UTF_8).length + value.getBytes(UTF_8).length;
    return !name.isEmpty() && length + size <= out.exemplarLabelBytes();
  }

  private void put(String name, String value) {
    byte[] nameBytes = name.getBytes(UTF_8);
    byte[] valueBytes = value.getBytes(UTF_8);
    int size = LabelBytes.pairSize(nameBytes.length, valueBytes.length);
    if (labels.length - length < size) {
      labels = Arrays.copyOf(labels, Math.max(2 * labels.length, length + size));
    }
    length =
        LabelBytes.putPair(
            labels, length, nameBytes, 0, nameBytes.length, valueBytes, 0, valueBytes.length);
  }

  private void read(int i) {
    WireReader in = new WireReader(buf, base, point.exemplars.off(i), point.exemplars.len(i));
    attributes.invalidUtf8 = false;
    timeNanos = 0;
    valueBits = 0;
    links.clear();
    others.clear();
    while (in.hasNext()) {
      int tag = in.tag();
      switch (tag) {
        case TIME << 3 | WireReader.FIXED64 -> timeNanos = in.fixed64("exemplars.time_unix_nano");
        case AS_DOUBLE << 3 | WireReader.FIXED64 -> valueBits = in.fixed64("exemplars.as_double");
        case AS_INT << 3 | WireReader.FIXED64 ->
            valueBits = Double.doubleToRawLongBits((double) in.fixed64("exemplars.as_int"));
        case SPAN << 3 | WireReader.LEN -> link(in, "span_id");
        case TRACE << 3 | WireReader.LEN -> link(in, "trace_id");
        case ATTRIBUTES << 3 | WireReader.LEN -> attribute(in);
        default -> in.skip(tag);
      }
    }
  }

  private void link(WireReader in, String name) {
    int bytes = in.length("exemplars." + name);
    StringBuilder hex = new StringBuilder();
    for (int at = in.pos(); at < in.pos() + Math.min(bytes, 32); at++) {
      hex.append(HEX[(buf[at] >> 4) & 15]).append(HEX[buf[at] & 15]);
    }
    in.seek(in.pos() + bytes);
    if (bytes > 0) {
      links.put(name, hex.toString());
    }
  }

  private void attribute(WireReader in) {
    int bytes = in.length("exemplars.filtered_attributes");
    TreeMap<String, String> one = new TreeMap<>();
    attributes.read(in.pos(), bytes, one);
    one.forEach((name, value) -> LabelSet.merge(others, mode.label(name), value));
    in.seek(in.pos() + bytes);
  }
}
