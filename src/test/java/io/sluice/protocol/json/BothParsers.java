package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import java.util.List;
import java.util.function.Supplier;

/** Holds the scanner with its fallback to what Jackson alone makes of the same bytes. */
final class BothParsers {
  static final List<String> BODIES =
      List.of(
          "{\"timeseries\":[{\"labels\":{\"__name__\":\"up\",\"job\":\"a\"},"
              + "\"samples\":[[1700000000000,1.5],[1700000010000,\"NaN\"]]}]}",
          "{\"timeseries\":[{\"labels\":{\"__name__\":\"up\"},\"samples\":[[1,-0.0],[2,1e-7]]},"
              + "{\"labels\":{\"__name__\":\"d\u00f6wn\",\"b\":\"x y\"},\"samples\":[]},"
              + "{\"labels\":{\"__name__\":\"up\",\"job\":\"a\"},\"samples\":[[-3,12345678.25]]}]}",
          " { \"timeseries\" : [ { \"labels\" : { \"__name__\" : \"up\" } ,\n"
              + " \"samples\" : [ [ 1 , 0.30000000000000004 ] , [ 2 , \"NaN:7ff0000000000002\" ] ]"
              + " } ] } ");

  static final List<String> WORDS =
      List.of(
          "\"",
          "\\",
          "\\u0061",
          "\\ud83d\\ude42",
          "\\ud800",
          "[",
          "]",
          "{",
          "}",
          ",",
          ":",
          " ",
          "\n",
          "null",
          "true",
          "0",
          "-",
          "1e5",
          ".5",
          "1E400",
          "00",
          "9223372036854775807",
          "12345678901234567890",
          "\"NaN\"",
          "\"+Inf\"",
          "\"-Inf\"",
          "\"labels\":",
          "\"samples\":",
          "\"timeseries\":",
          "\"job\":\"a\",",
          "{\"labels\":{},\"samples\":[]}",
          "\u00e4",
          "\0",
          "[1,1]",
          "\"__name__\":\"up\"",
          "{\"__name__\":\"up\",\"job\":\"a\"}",
          "\ufeff");

  private final DecodedBatches warm = new DecodedBatches();
  private final NdjsonDecoder lines = new NdjsonDecoder();

  BothParsers() {
    for (String body : BODIES) {
      byte[] bytes = body.getBytes(UTF_8);
      warm.remember(JsonDecoder.decode(bytes, 0, bytes.length, () -> warm.begin(Encoding.JSON)));
    }
  }

  /** A whole body, and the same bytes as a line. */
  void agreeOn(byte[] bytes, String message) {
    DecodedBatches cold = new DecodedBatches();
    String alone = outcome(() -> jackson(cold, bytes, true), cold);
    assertEquals(alone, outcome(() -> decode(cold, bytes), cold), message);
    assertEquals(alone, outcome(() -> decode(warm, bytes), warm), message);
  }

  /** One line, with what was in the batch before it. */
  void agreeOnLine(byte[] bytes, String message) {
    DecodedBatches cold = new DecodedBatches();
    String alone = outcome(() -> jackson(cold, bytes, false), cold).replace("line 1, ", "");
    assertEquals(alone, outcome(() -> line(cold, bytes), cold), message);
    assertEquals(alone, outcome(() -> line(warm, bytes), warm), message);
  }

  private static WriteBatch jackson(DecodedBatches batches, byte[] bytes, boolean body) {
    WriteBatch batch = batches.begin(Encoding.JSON);
    JacksonReader reader = new JacksonReader(bytes, 0, bytes.length, batch);
    if (body) {
      reader.body();
    } else {
      reader.line();
    }
    return batch;
  }

  private static WriteBatch decode(DecodedBatches batches, byte[] bytes) {
    return JsonDecoder.decode(bytes, 0, bytes.length, () -> batches.begin(Encoding.JSON));
  }

  private WriteBatch line(DecodedBatches batches, byte[] bytes) {
    WriteBatch batch = batches.begin(Encoding.JSON);
    try {
      lines.line(bytes, 0, bytes.length, batch, 1);
    } catch (MalformedException e) {
      assertEquals(0, batch.seriesCount(), "a malformed line left something in the batch");
      assertEquals(0, batch.sampleCount(), "a malformed line left something in the batch");
      throw new MalformedException(e.what(), e.where().replaceFirst("^line 1, ", ""));
    }
    return batch;
  }

  private static String outcome(Supplier<WriteBatch> decode, DecodedBatches batches) {
    try {
      return String.join("\n", batches.content(decode.get()));
    } catch (MalformedException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
