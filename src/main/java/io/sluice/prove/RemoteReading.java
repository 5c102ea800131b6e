package io.sluice.prove;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads by Prometheus' remote read, in pieces of some hundred requests, into a comparison. Confined
 * to one thread.
 */
final class RemoteReading {
  private static final int PIECE = 256; // requests
  private static final List<String> HEADERS =
      List.of(
          "Content-Type", "application/x-protobuf",
          "Content-Encoding", "snappy",
          "X-Prometheus-Remote-Read-Version", "0.1.0");

  private final HttpCalls calls;
  private final KnownData data;
  private final Comparison into;

  RemoteReading(HttpCalls calls, KnownData data, Comparison into) {
    this.calls = calls;
    this.data = data;
    this.into = into;
  }

  /** Reads everything of a connection whose highest request is below {@code end}. */
  void read(int connection, int end) throws IOException {
    for (int from = 0; from < end; from += PIECE) {
      byte[] answer = calls.postForBytes("/api/v1/read", query(connection, from), HEADERS);
      byte[] plain = WireBytes.unsnappy(answer);
      results(new WireBytes(plain, 0, plain.length));
    }
  }

  private byte[] query(int connection, int from) {
    Protobuf query =
        new Protobuf()
            .varint(1, data.time(from, 0))
            .varint(2, data.time(from + PIECE, 0) - 1)
            .message(3, equal("__name__", KnownData.METRIC))
            .message(3, equal(KnownData.CONNECTION, Integer.toString(connection)));
    return Protobuf.snappy(new Protobuf().message(1, query).bytes());
  }

  private static Protobuf equal(String name, String value) {
    return new Protobuf().varint(1, 0).text(2, name).text(3, value);
  }

  private interface Field {
    boolean takes(int number, WireBytes in) throws IOException;
  }

  private static void fields(WireBytes in, Field field) throws IOException {
    while (in.hasMore()) {
      int tag = (int) in.uvarint();
      if (!field.takes(tag, in)) {
        in.skip(tag & 7);
      }
    }
  }

  private void results(WireBytes response) throws IOException {
    fields(response, (tag, in) -> tag == (1 << 3 | 2) && series(in.message()));
  }

  private boolean series(WireBytes result) throws IOException {
    fields(result, (tag, in) -> tag == (1 << 3 | 2) && one(in.message()));
    return true;
  }

  private boolean one(WireBytes series) throws IOException {
    Map<String, String> labels = new HashMap<>();
    AtomicReference<Comparison.@Nullable Series> whose = new AtomicReference<>();
    fields(
        series,
        (tag, in) -> {
          if (tag == (1 << 3 | 2)) {
            return label(in.message(), labels);
          }
          if (tag != (2 << 3 | 2)) {
            return false;
          }
          Comparison.Series known = whose.get();
          if (known == null) {
            known = into.series(labels);
            whose.set(known);
          }
          return sample(in.message(), known);
        });
    return true;
  }

  private static boolean label(WireBytes pair, Map<String, String> labels) throws IOException {
    String[] texts = {"", ""};
    fields(
        pair,
        (tag, in) -> {
          int number = tag >>> 3;
          boolean known = number == 1 || number == 2;
          if (known) {
            texts[number - 1] = in.text();
          }
          return known;
        });
    labels.put(texts[0], texts[1]);
    return true;
  }

  private boolean sample(WireBytes sample, Comparison.@Nullable Series of) throws IOException {
    long[] bitsAndTime = new long[2];
    fields(
        sample,
        (tag, in) -> {
          boolean value = tag == (1 << 3 | 1);
          boolean time = tag == 2 << 3;
          if (value) {
            bitsAndTime[0] = in.fixed64();
          } else if (time) {
            bitsAndTime[1] = in.uvarint();
          }
          return value || time;
        });
    if (of != null) {
      into.sample(of, bitsAndTime[1], bitsAndTime[0], false);
    }
    return true;
  }
}
