package io.sluice.protocol.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.Mutator;
import io.sluice.protocol.TooLargeException;
import io.sluice.protocol.wire.Proto;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpJsonTest {
  private static final int LIMIT = 1 << 20;

  private static byte[] protobuf(String json) {
    byte[] body = ("xx" + json).getBytes(UTF_8);
    return OtlpJson.toProtobuf(body, 2, body.length - 2, LIMIT, taken -> {}).toByteArray();
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  @Test
  void whatTheProtobufTakesIsToldBeforeItIsTaken() {
    StringBuilder counts = new StringBuilder("0");
    for (int i = 0; i < 20_000; i++) {
      counts.append(",0");
    }
    byte[] body =
        ("{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"histogram\":{\"dataPoints\":["
                + "{\"bucketCounts\":["
                + counts
                + "]}]}}]}]}]}")
            .getBytes(UTF_8);
    long[] told = {0};
    MessageWriter message =
        OtlpJson.toProtobuf(body, 0, body.length, LIMIT, taken -> told[0] += taken);
    assertEquals(message.bytes().length, told[0]);
    assertTrue(message.length() > 160_000, message.length() + " bytes");
  }

  @Test
  void everyFieldIsWrittenUnderItsNumber() {
    String json =
        """
        {"resourceMetrics":[{"schemaUrl":"r","resource":{"attributes":[
           {"key":"s","value":{"stringValue":"é\uD83D\uDE00"}},{"key":"b","value":{"boolValue":true}},
           {"key":"i","value":{"intValue":"-5"}},{"key":"d","value":{"doubleValue":1.5}},
           {"key":"l","value":{"arrayValue":{"values":[{"intValue":7}]}}},
           {"key":"m","value":{"kvlistValue":{"values":[{"key":"k","value":{}}]}}},
           {"key":"y","value":{"bytesValue":"aGk="}}]},
         "scopeMetrics":[{"scope":{"name":"n","version":"v","droppedAttributesCount":3},"metrics":[
           {"name":"g","description":"d","unit":"u","gauge":{"dataPoints":[
              {"timeUnixNano":"18446744073709551615","asInt":"-9223372036854775808","flags":1,
               "exemplars":[{"spanId":"EEE19B7EC3C1B174","traceId":"5b8e","asDouble":0.25,
                             "timeUnixNano":1}]}]}},
           {"sum":{"dataPoints":[{"startTimeUnixNano":5,"timeUnixNano":"7","asDouble":"NaN"}],
              "aggregationTemporality":1,"isMonotonic":true}},
           {"histogram":{"dataPoints":[{"count":"3","sum":-1,"bucketCounts":["1",2],
              "explicitBounds":[0.5],"min":1,"max":2}],"aggregationTemporality":2}},
           {"exponentialHistogram":{"dataPoints":[{"scale":-3,"zeroCount":1,
              "positive":{"offset":-2,"bucketCounts":["300"]},"zeroThreshold":1e-3}]}},
           {"summary":{"dataPoints":[{"quantileValues":[{"quantile":0.5,"value":"Infinity"}]}]}}
         ]}]}],"unknown":{"a":[1]}}
        """;
    assertArrayEquals(expected().toByteArray(), protobuf(json));
  }

  private static Proto expected() {
    Proto seven = new Proto().message(1, new Proto().integer(3, 7));
    Proto pair = new Proto().message(1, new Proto().string(1, "k").message(2, new Proto()));
    Proto resource =
        new Proto()
            .message(1, attribute("s", new Proto().string(1, "é\uD83D\uDE00")))
            .message(1, attribute("b", new Proto().integer(2, 1)))
            .message(1, attribute("i", new Proto().integer(3, -5)))
            .message(1, attribute("d", new Proto().fixed64(4, bits(1.5))))
            .message(1, attribute("l", new Proto().message(5, seven)))
            .message(1, attribute("m", new Proto().message(6, pair)))
            .message(1, attribute("y", new Proto().string(7, "hi")));
    Proto scope =
        new Proto()
            .message(1, new Proto().string(1, "n").string(2, "v"))
            .message(
                2, new Proto().string(1, "g").string(2, "d").string(3, "u").message(5, gauge()))
            .message(2, new Proto().message(7, sum()))
            .message(2, new Proto().message(9, histogram()))
            .message(2, new Proto().message(10, exponential()))
            .message(2, new Proto().message(11, summary()));
    return new Proto()
        .message(1, new Proto().string(3, "r").message(1, resource).message(2, scope));
  }

  private static Proto attribute(String key, Proto value) {
    return new Proto().string(1, key).message(2, value);
  }

  private static Proto gauge() {
    byte[] span = {
      (byte) 0xee, (byte) 0xe1, (byte) 0x9b, 0x7e, (byte) 0xc3, (byte) 0xc1, (byte) 0xb1, 0x74
    };
    Proto exemplar =
        new Proto()
            .bytes(4, span)
            .bytes(5, new byte[] {0x5b, (byte) 0x8e})
            .fixed64(3, bits(0.25))
            .fixed64(2, 1);
    Proto point = new Proto().fixed64(3, -1).fixed64(6, Long.MIN_VALUE).integer(8, 1);
    return new Proto().message(1, point.message(5, exemplar));
  }

  private static Proto sum() {
    Proto point = new Proto().fixed64(2, 5).fixed64(3, 7).fixed64(4, bits(Double.NaN));
    return new Proto().message(1, point).integer(2, 1).integer(3, 1);
  }

  private static Proto histogram() {
    Proto point = new Proto().fixed64(4, 3).fixed64(5, bits(-1));
    point.bytes(6, longs(1, 2)).bytes(7, longs(bits(0.5)));
    return new Proto().message(1, point.fixed64(11, bits(1)).fixed64(12, bits(2))).integer(2, 2);
  }

  private static byte[] longs(long... values) {
    byte[] bytes = new byte[8 * values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (values[i / 8] >>> (8 * (i % 8)));
    }
    return bytes;
  }

  private static Proto exponential() {
    Proto buckets = new Proto().integer(1, 3).bytes(2, new byte[] {(byte) 0xac, 2});
    Proto point = new Proto().integer(6, 5).fixed64(7, 1).message(8, buckets);
    return new Proto().message(1, point.fixed64(14, bits(1e-3)));
  }

  private static Proto summary() {
    Proto quantile = new Proto().fixed64(1, bits(0.5)).fixed64(2, bits(Double.POSITIVE_INFINITY));
    return new Proto().message(1, new Proto().message(6, quantile));
  }

  @Test
  void longMessagesHaveTheirLengthsMoved() {
    String text = "x".repeat(20_000);
    String json = "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"%s\"}]}]}]}";
    Proto metrics = new Proto().message(2, new Proto().string(1, text));
    byte[] expected = new Proto().message(1, new Proto().message(2, metrics)).toByteArray();
    assertArrayEquals(expected, protobuf(json.formatted(text)));
  }

  @Test
  void nullsAndEmptyRequestsAreNothing() {
    assertEquals(0, protobuf("{}").length);
    assertEquals(0, protobuf("{\"resourceMetrics\":null}").length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "asInt|\"1.5\"",
        "asInt|1.5",
        "asInt|\"9223372036854775808\"",
        "asInt|\"\"",
        "asInt|true",
        "timeUnixNano|-1",
        "timeUnixNano|\"18446744073709551616\"",
        "asDouble|\"nan\"",
        "asDouble|\"1f\"",
        "asDouble|[]",
        "attributes|{}",
        "attributes|[1]",
        "exemplars|[{\"spanId\":\"xyz\"}]",
        "flags|\"-1\""
      })
  void aValueOfAnotherKindIsMalformedAndItsPlaceIsTold(String key, String value) {
    String json =
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"gauge\":{\"dataPoints\":[{\"%s\":%s}]}}]}]}]}"
            .formatted(key, value);
    MalformedException e = assertThrows(MalformedException.class, () -> protobuf(json));
    assertTrue(e.where().startsWith("byte "), e.where());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{}x", "{\"resourceMetrics\":{}}", "nul", "{\"a\":1,}"})
  void whatIsNoRequestIsMalformed(String json) {
    assertThrows(MalformedException.class, () -> protobuf(json));
  }

  @Test
  void whatGrowsBeyondTheLimitIsTooLarge() {
    String counts = "1,".repeat(2000) + "1";
    byte[] json =
        ("{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"histogram\":{\"dataPoints\":"
                + "[{\"bucketCounts\":["
                + counts
                + "]}]}}]}]}]}")
            .getBytes(UTF_8);
    assertThrows(
        TooLargeException.class,
        () -> OtlpJson.toProtobuf(json, 0, json.length, 10_000, taken -> {}));
  }

  @Test
  void mutatedRequestsNeverEndOtherwise() {
    long seed = System.nanoTime();
    Mutator mutator =
        new Mutator(new Random(seed), List.of("{", "}", "[", "]", "\"", ":", "1", "e", "null"));
    byte[] body =
        """
        {"resourceMetrics":[{"resource":{"attributes":[{"key":"s","value":{"stringValue":"x"}}]},
         "scopeMetrics":[{"metrics":[{"name":"g","sum":{"aggregationTemporality":2,"dataPoints":
         [{"timeUnixNano":"7000000","asInt":"3"}]}}]}]}]}
        """
            .getBytes(UTF_8);
    for (int round = 0; round < 20_000; round++) {
      byte[] mutant = mutator.mutate(body);
      WriteBatch batch = new DecodedBatches().begin(Encoding.OTLP);
      try {
        OtlpJson.decode(mutant, 0, mutant.length, LIMIT, taken -> {}, OtlpMapping.DEFAULT, batch);
      } catch (MalformedException e) {
        assertTrue(e.where().startsWith("byte "), "seed " + seed);
      }
    }
  }
}
