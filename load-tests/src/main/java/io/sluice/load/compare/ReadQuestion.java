package io.sluice.load.compare;

import io.sluice.load.data.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.xerial.snappy.Snappy;

/**
 * A question as it is put to a server in one of the ways. Immutable.
 *
 * @param way how
 * @param selector in PromQL's notation
 * @param start first millisecond, inclusive
 * @param end last millisecond, inclusive
 * @param packed the body of a remote read
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ReadQuestion(ReadWay way, String selector, long start, long end, byte[] packed) {
  private static final Map<String, String> REMOTE_READ =
      Map.of(
          "Content-Type", "application/x-protobuf",
          "Content-Encoding", "snappy",
          "X-Prometheus-Remote-Read-Version", "0.1.0");

  static ReadQuestion of(ReadCase asked, ReadWay way, long newest) throws IOException {
    long start = newest - asked.hours() * 3_600_000L + 1;
    ByteBuf query = new ByteBuf();
    number(query, 1, start);
    number(query, 2, newest);
    for (ReadCase.Match match : asked.matchers()) {
      ByteBuf matcher = new ByteBuf();
      number(matcher, 1, match.type());
      bytes(matcher, 2, match.label().getBytes(StandardCharsets.UTF_8));
      bytes(matcher, 3, match.value().getBytes(StandardCharsets.UTF_8));
      bytes(query, 3, matcher.copy());
    }
    ByteBuf request = new ByteBuf();
    bytes(request, 1, query.copy());
    if (way == ReadWay.CHUNKS) {
      number(request, 2, 1);
    }
    return new ReadQuestion(way, asked.selector(), start, newest, Snappy.compress(request.copy()));
  }

  private static void number(ByteBuf out, int field, long value) {
    out.put(field << 3);
    out.varint(value);
  }

  private static void bytes(ByteBuf out, int field, byte[] value) {
    out.put(field << 3 | 2);
    out.varint(value.length);
    out.put(value, value.length);
  }

  /** Asks; the caller reads and closes the answer. */
  InputStream ask(ServerHttp http) throws IOException, InterruptedException {
    if (way != ReadWay.EXPORT) {
      return http.post("/api/v1/read", REMOTE_READ, packed);
    }
    return http.get(
        String.format(
            Locale.ROOT,
            "/api/v1/export?format=vm&match%%5B%%5D=%s&start=%.3f&end=%.3f",
            ServerHttp.encoded(selector),
            start / 1e3,
            end / 1e3));
  }

  /** Samples in an answer. */
  long samples(byte[] answer) throws IOException {
    return switch (way) {
      case EXPORT -> Answers.exported(new java.io.ByteArrayInputStream(answer));
      case SAMPLES -> ProtoCount.samples(Snappy.uncompress(answer));
      case CHUNKS -> ProtoCount.frames(answer);
    };
  }
}
