package io.sluice.testing;

import io.sluice.api.Labels;
import io.sluice.api.LabelsBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.xerial.snappy.Snappy;

/**
 * Speaks Prometheus' remote read from the reader's side, after its specification and apart from the
 * code under test. Stateless.
 */
public final class RemoteReads {

  /** Types of matchers on the wire: =, !=, =~, !~. */
  public static final int EQUAL = 0;

  public static final int NOT_EQUAL = 1;
  public static final int REGEX = 2;
  public static final int NOT_REGEX = 3;

  /** One condition. */
  public record Match(int type, String name, String value) {}

  /**
   * A series of an answer.
   *
   * @param labels its labels
   * @param samples raw bits by time
   * @param frames how many frames it came in; 0 in an answer without frames
   */
  public record Series(Labels labels, NavigableMap<Long, Long> samples, int frames) {}

  private RemoteReads() {}

  /** One query without hints. */
  public static byte[] query(long start, long end, Match... matchers) {
    return query(start, end, new byte[0], matchers);
  }

  /** One query with hints. */
  public static byte[] query(long start, long end, byte[] hints, Match... matchers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    number(out, 1, start);
    number(out, 2, end);
    for (Match match : matchers) {
      ByteArrayOutputStream matcher = new ByteArrayOutputStream();
      number(matcher, 1, match.type());
      bytes(matcher, 2, match.name().getBytes(StandardCharsets.UTF_8));
      bytes(matcher, 3, match.value().getBytes(StandardCharsets.UTF_8));
      bytes(out, 3, matcher.toByteArray());
    }
    if (hints.length > 0) {
      bytes(out, 4, hints);
    }
    return out.toByteArray();
  }

  /** Hints of a query. */
  public static byte[] hints(String function, long start, long end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    number(out, 1, 60_000);
    bytes(out, 2, function.getBytes(StandardCharsets.UTF_8));
    number(out, 3, start);
    number(out, 4, end);
    bytes(out, 5, "host".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  /** A request for samples, or for streamed chunks, packed. */
  public static byte[] request(boolean streamed, byte[]... queries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] query : queries) {
      bytes(out, 1, query);
    }
    if (streamed) {
      bytes(out, 2, new byte[] {1, 0});
    }
    return packed(out.toByteArray());
  }

  /** That message in a block of snappy. */
  public static byte[] packed(byte[] message) {
    try {
      return Snappy.compress(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The series of an answer of samples, by query. */
  public static List<List<Series>> ofSamples(byte[] packed) {
    List<List<Series>> queries = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(unpacked(packed));
    while (in.hasRemaining()) {
      demand(1, tag(in));
      ByteBuffer result = message(in);
      List<Series> all = new ArrayList<>();
      while (result.hasRemaining()) {
        demand(1, tag(result));
        all.add(series(message(result)));
      }
      queries.add(all);
    }
    return queries;
  }

  private static byte[] unpacked(byte[] packed) {
    try {
      return Snappy.uncompress(packed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Series series(ByteBuffer in) {
    LabelsBuilder labels = Labels.builder();
    NavigableMap<Long, Long> samples = new TreeMap<>();
    while (in.hasRemaining()) {
      if (tag(in) == 1) {
        label(message(in), labels);
      } else {
        ByteBuffer sample = message(in).order(ByteOrder.LITTLE_ENDIAN);
        demand(1, tag(sample));
        long bits = sample.getLong();
        demand(2, tag(sample));
        if (samples.put(uvarint(sample), bits) != null) {
          throw new IllegalStateException("a time comes twice");
        }
      }
    }
    return new Series(labels.build(), samples, 0);
  }

  /** The series of an answer in frames, by query; what comes in several frames is put together. */
  public static List<List<Series>> ofFrames(byte[] stream, int queries) {
    List<List<Series>> all = new ArrayList<>();
    for (int i = 0; i < queries; i++) {
      all.add(new ArrayList<>());
    }
    ByteBuffer in = ByteBuffer.wrap(stream);
    while (in.hasRemaining()) {
      int length = (int) uvarint(in);
      int sum = in.getInt();
      ByteBuffer frame = in.slice(in.position(), length);
      in.position(in.position() + length);
      CRC32C crc = new CRC32C();
      crc.update(frame.duplicate());
      demand(Integer.toUnsignedLong(sum), crc.getValue());
      frame(frame, all);
    }
    return all;
  }

  private static void frame(ByteBuffer in, List<List<Series>> all) {
    demand(1, tag(in));
    ByteBuffer one = message(in);
    int index = 0;
    if (in.hasRemaining()) {
      demand(2, tag(in));
      index = (int) uvarint(in);
    }
    List<Series> into = all.get(index);
    LabelsBuilder builder = Labels.builder();
    NavigableMap<Long, Long> samples = new TreeMap<>();
    while (one.hasRemaining()) {
      if (tag(one) == 1) {
        label(message(one), builder);
      } else {
        chunk(message(one), samples);
      }
    }
    Labels labels = builder.build();
    Series last = into.isEmpty() ? null : into.get(into.size() - 1);
    if (last != null && last.labels().equals(labels)) {
      last.samples().putAll(samples);
      into.set(into.size() - 1, new Series(labels, last.samples(), last.frames() + 1));
    } else {
      into.add(new Series(labels, samples, 1));
    }
  }

  /** The chunk keeps what it says of its span, and what it says of its place. */
  private static void chunk(ByteBuffer in, NavigableMap<Long, Long> samples) {
    demand(1, tag(in));
    long min = uvarint(in);
    demand(2, tag(in));
    long max = uvarint(in);
    demand(3, tag(in));
    demand(1, uvarint(in));
    demand(4, tag(in));
    ByteBuffer data = message(in);
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    if (!samples.isEmpty() && samples.lastKey() >= min) {
      throw new IllegalStateException("chunks overlap at " + min);
    }
    NavigableMap<Long, Long> own = new TreeMap<>();
    XorSamples.decode(bytes, own);
    demand(min, own.firstKey());
    demand(max, own.lastKey());
    samples.putAll(own);
  }

  private static void label(ByteBuffer in, LabelsBuilder into) {
    demand(1, tag(in));
    String name = StandardCharsets.UTF_8.decode(message(in)).toString();
    demand(2, tag(in));
    into.add(name, StandardCharsets.UTF_8.decode(message(in)).toString());
  }

  private static void demand(long expected, long found) {
    if (expected != found) {
      throw new IllegalStateException(found + " where " + expected + " belongs");
    }
  }

  private static int tag(ByteBuffer in) {
    return (int) uvarint(in) >>> 3;
  }

  private static ByteBuffer message(ByteBuffer in) {
    int length = (int) uvarint(in);
    ByteBuffer inner = in.slice(in.position(), length);
    in.position(in.position() + length);
    return inner;
  }

  private static long uvarint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  private static void number(ByteArrayOutputStream out, int field, long value) {
    varint(out, field << 3);
    varint(out, value);
  }

  private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
    varint(out, field << 3 | 2);
    varint(out, value.length);
    out.writeBytes(value);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
