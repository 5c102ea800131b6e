package io.sluice.protocol.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.Mutator;
import io.sluice.protocol.wire.Proto;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpDecoderTest {
  private static final int GAUGE = 5;
  private static final int SUM = 7;
  private static final int HISTOGRAM = 9;
  private static final int EXPONENTIAL = 10;
  private static final int SUMMARY = 11;
  private static final long NANOS = 5_999_999L;
  private static final String ONE = "5=" + Long.toHexString(Double.doubleToRawLongBits(1));

  private final DecodedBatches batches = new DecodedBatches();
  private WriteBatch last = batches.begin(Encoding.OTLP);
  private OtlpCounts counts = new OtlpCounts(0, 0);

  @Test
  void aGaugeBecomesASampleWithItsAttributesAndResource() {
    Proto point = number(1).message(7, attribute("cpu.id", "0"));
    assertEquals(
        List.of("system_load_ratio{cpu_id=\"0\",instance=\"i1\",job=\"ns/svc\"} " + ONE),
        decode(request(service(), metric("system.load", "1", GAUGE, data(point)))));
    assertEquals(new OtlpCounts(1, 0), counts);
  }

  @Test
  void integersStaleMarkersAndTimesAreKept() {
    Proto integer = new Proto().fixed64(3, 7_000_000).fixed64(6, -3);
    Proto stale = new Proto().fixed64(3, 8_000_000).integer(8, 1);
    assertEquals(
        List.of("m 7=c008000000000000", "m 8=7ff0000000000002"),
        decode(request(new Proto(), metric("m", "", GAUGE, data(integer, stale)))));
  }

  @Test
  void aCumulativeMonotonicSumIsACounterAndAnotherSumAGauge() {
    Proto counter = data(number(1)).integer(2, 2).integer(3, 1);
    Proto other = data(number(1)).integer(2, 2);
    assertEquals(
        List.of("io_bytes_total " + ONE, "depth " + ONE),
        decode(
            request(
                new Proto(), metric("io", "By", SUM, counter), metric("depth", "", SUM, other))));
  }

  @Test
  void aHistogramBecomesCumulativeBucketsCountAndSum() {
    Proto point = histogram(6, 1, 2, 3).bytes(7, doubles(0.5, 1_000_000));
    point.fixed64(5, Double.doubleToRawLongBits(1));
    assertEquals(
        List.of(
            bucket("+Inf", 6),
            bucket("0.5", 1),
            bucket("1000000", 3),
            "h_seconds_count 5=" + hex(6),
            "h_seconds_sum " + ONE),
        decode(request(new Proto(), metric("h", "s", HISTOGRAM, cumulative(point)))));
    assertEquals(new OtlpCounts(1, 0), counts);
  }

  @Test
  void aHistogramWithoutBucketsHasCountAndInfinity() {
    Proto point = new Proto().fixed64(3, NANOS).fixed64(4, 7);
    assertEquals(
        List.of("h_bucket{le=\"+Inf\"} 5=" + hex(7), "h_count 5=" + hex(7)),
        decode(request(new Proto(), metric("h", "", HISTOGRAM, cumulative(point)))));
  }

  @Test
  void aSummaryBecomesQuantilesCountAndSum() {
    Proto quantile = new Proto().fixed64(1, Double.doubleToRawLongBits(0.99));
    quantile.fixed64(2, Double.doubleToRawLongBits(1));
    Proto point = new Proto().fixed64(3, NANOS).fixed64(4, 2).message(6, quantile);
    assertEquals(
        List.of("s_count 5=" + hex(2), "s_sum 5=0", "s{quantile=\"0.99\"} " + ONE),
        decode(request(new Proto(), metric("s", "", SUMMARY, data(point)))));
  }

  @Test
  void whatIsLeftOfTheResourceIsTargetInfoAtTheLatestTime() {
    Proto resource = service().message(1, attribute("os.type", "linux"));
    Proto later = new Proto().fixed64(3, 9_000_000).fixed64(4, 0);
    assertEquals(
        List.of(
            "target_info{instance=\"i1\",job=\"ns/svc\",os_type=\"linux\"} 9=3ff0000000000000",
            "m{instance=\"i1\",job=\"ns/svc\"} " + ONE,
            "m{instance=\"i1\",job=\"ns/svc\"} 9=0"),
        decode(request(resource, metric("m", "", GAUGE, data(number(1), later)))));
  }

  @Test
  void scopeNameVersionSchemaAndAttributesAreLabels() {
    Proto scope = new Proto().string(1, "lib").string(2, "1.0").message(3, attribute("a.b", "c"));
    Proto metrics = new Proto().message(2, metric("m", "", GAUGE, data(number(1))));
    metrics.message(1, scope).string(3, "http://schema");
    Proto request = new Proto().message(1, new Proto().message(2, metrics));
    assertEquals(
        List.of(
            "m{otel_scope_a_b=\"c\",otel_scope_name=\"lib\",otel_scope_schema_url=\"http://schema\",otel_scope_version=\"1.0\"}"
                + " "
                + ONE),
        decode(request.toByteArray()));
  }

  @Test
  void attributesOfEveryKindBecomeTextAndKeysThatCollideAreJoined() {
    Proto list = new Proto().message(1, value(3, 7)).message(1, new Proto().string(1, "x\"y"));
    Proto map = new Proto().message(1, new Proto().string(1, "k").message(2, value(2, 1)));
    Proto point = number(1);
    point.message(7, new Proto().string(1, "bool").message(2, value(2, 1)));
    point.message(7, new Proto().string(1, "int").message(2, value(3, -5)));
    point.message(7, new Proto().string(1, "list").message(2, new Proto().message(5, list)));
    point.message(7, new Proto().string(1, "map").message(2, new Proto().message(6, map)));
    point.message(7, new Proto().string(1, "bytes").message(2, new Proto().string(7, "hi")));
    point.message(7, attribute("a.b", "1")).message(7, attribute("a_b", "2"));
    point.message(7, attribute("empty", ""));
    assertEquals(
        List.of(
            "m{a_b=\"1;2\",bool=\"true\",bytes=\"aGk=\",int=\"-5\",list=\"[7,\\\"x\\\\\\\"y\\\"]\","
                + "map=\"{\\\"k\\\":true}\"} "
                + ONE),
        decode(request(new Proto(), metric("m", "", GAUGE, data(point)))));
  }

  static Stream<Arguments> refused() {
    Proto backwards = number(1).fixed64(2, NANOS + 1);
    Proto negative = number(-1).fixed64(2, NANOS - 1);
    Proto infinite = number(Double.POSITIVE_INFINITY).fixed64(2, NANOS - 1);
    Proto noTime = new Proto().fixed64(4, 1);
    Proto noValue = new Proto().fixed64(3, NANOS);
    Proto unordered = histogram(6, 1, 2, 3).bytes(7, doubles(2, 1));
    Proto wrongCount = histogram(7, 1, 2, 3).bytes(7, doubles(1, 2));
    return Stream.of(
        Arguments.of(
            "unsupported", "not monotonic", metric("m", "", SUM, data(number(1)).integer(2, 1))),
        Arguments.of("malformed", "no start time", delta(number(1))),
        Arguments.of("malformed", "ends before its start", delta(backwards)),
        Arguments.of("malformed", "delta -1.0", delta(negative)),
        Arguments.of("malformed", "can't be added", delta(infinite)),
        Arguments.of("malformed", "not specified", metric("m", "", SUM, data(number(1)))),
        Arguments.of(
            "malformed", "without a sum", metric("m", "", EXPONENTIAL, cumulative(noValue))),
        Arguments.of("malformed", "no time", metric("m", "", GAUGE, data(noTime))),
        Arguments.of("malformed", "no value", metric("m", "", GAUGE, data(noValue))),
        Arguments.of(
            "malformed",
            "3 buckets do not fit 0 bounds",
            metric("m", "", HISTOGRAM, cumulative(histogram(6, 1, 2, 3)))),
        Arguments.of("malformed", "increase", metric("m", "", HISTOGRAM, cumulative(unordered))),
        Arguments.of("malformed", "count 7", metric("m", "", HISTOGRAM, cumulative(wrongCount))));
  }

  private static Proto delta(Proto point) {
    return metric("m", "", SUM, data(point).integer(2, 1).integer(3, 1));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void refused(String reason, String message, Proto bad) {
    Proto good = metric("good", "", GAUGE, data(number(1)));
    List<String> content = decode(request(new Proto(), bad, good));
    assertEquals("good " + ONE, content.get(0));
    assertTrue(content.get(1).startsWith(reason + " m"), content.get(1));
    assertTrue(content.get(1).contains("x1: ") && content.get(1).contains(message), content.get(1));
    assertEquals(2, content.size());
    assertEquals(new OtlpCounts(2, 1), counts);
  }

  @Test
  void aSeriesThatWasRememberedIsFoundByItsBytes() {
    Proto point = histogram(6, 1, 2, 3).bytes(7, doubles(0.5, 1));
    byte[] body =
        request(
            service().message(1, attribute("os", "x")),
            metric("h", "s", HISTOGRAM, cumulative(point)),
            metric("g", "", GAUGE, data(number(1).message(7, attribute("a", "b")))));
    List<String> first = decode(body);
    batches.remember(last);
    assertEquals(first, decode(body));
    assertEquals(first, decode(body));
    assertEquals(0, batches.freshSeries(last));
  }

  @Test
  void anEmptyRequestIsNothing() {
    assertEquals(List.of(), decode(new byte[0]));
  }

  @Test
  void mutatedRequestsAreMalformedOrTheSameWhetherTheSeriesAreKnownOrNot() {
    long seed = System.nanoTime();
    Mutator mutator = new Mutator(new Random(seed), List.of("\n", "\022", "*", "\t", "\b\n", "a"));
    byte[] body =
        request(
            service().message(1, attribute("os", "x")),
            metric("h", "s", HISTOGRAM, cumulative(histogram(6, 1, 2, 3).bytes(7, doubles(1, 2)))),
            metric("g", "", GAUGE, data(number(1).message(7, attribute("a", "b")))));
    decode(body);
    batches.remember(last);
    decode(body);
    for (int round = 0; round < 20_000; round++) {
      byte[] mutant = mutator.mutate(body);
      DecodedBatches cold = new DecodedBatches();
      assertEquals(outcome(cold, mutant), outcome(batches, mutant), "seed " + seed);
    }
  }

  private static String outcome(DecodedBatches from, byte[] body) {
    WriteBatch batch = from.begin(Encoding.OTLP);
    try {
      OtlpCounts counts = OtlpDecoder.decode(body, 0, body.length, OtlpMapping.DEFAULT, batch);
      return counts + String.join("\n", from.content(batch));
    } catch (MalformedException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void wrongWireTypesAreMalformed() {
    for (Proto bad :
        List.of(
            new Proto().integer(1, 1),
            new Proto().message(1, new Proto().integer(1, 1)),
            new Proto().message(1, new Proto().integer(2, 1)),
            new Proto().message(1, new Proto().message(2, new Proto().integer(2, 1))))) {
      assertThrows(MalformedException.class, () -> decode(bad.toByteArray()));
    }
    byte[] point = request(new Proto(), metric("m", "", GAUGE, data(new Proto().integer(4, 1))));
    assertThrows(MalformedException.class, () -> decode(point));
  }

  private static Proto exemplar(double value, String... attributes) {
    Proto exemplar =
        new Proto().fixed64(2, 4_000_000).fixed64(3, Double.doubleToRawLongBits(value));
    for (int i = 0; i < attributes.length; i += 2) {
      exemplar.message(7, attribute(attributes[i], attributes[i + 1]));
    }
    return exemplar.bytes(4, new byte[] {1, -1}).bytes(5, new byte[] {2, -2});
  }

  @Test
  void exemplarsOfACounterAreLinkedToTraceAndSpanBeforeAllElse() {
    Proto point = number(1).message(5, exemplar(0.5, "user.id", "7", "trace_id", "loses"));
    Proto counter = data(point.message(5, exemplar(0.25, "long", "x".repeat(600))));
    decode(request(new Proto(), metric("c", "", SUM, counter.integer(2, 2).integer(3, 1))));
    assertEquals(
        List.of(
            "c_total 4=" + hex(0.5) + " {span_id=\"01ff\",trace_id=\"02fe\",user_id=\"7\"}",
            "c_total 4=" + hex(0.25) + " {span_id=\"01ff\",trace_id=\"02fe\"}"),
        batches.exemplars(last));
    assertEquals(0, last.extras().exemplarsRefused());
  }

  @Test
  void exemplarsOfAHistogramGoToTheBucketTheyFallInto() {
    Proto point = histogram(6, 1, 2, 3).bytes(7, doubles(0.5, 2));
    for (double value : new double[] {Double.NaN, 3, 0.5, 0.75, 2}) {
      point.message(8, new Proto().fixed64(3, Double.doubleToRawLongBits(value)));
    }
    decode(request(new Proto(), metric("h", "s", HISTOGRAM, cumulative(point))));
    assertEquals(
        Set.of(
            "h_seconds_bucket{le=\"0.5\"} 5=" + hex(0.5) + " {}",
            "h_seconds_bucket{le=\"2\"} 5=" + hex(0.75) + " {}",
            "h_seconds_bucket{le=\"2\"} 5=" + hex(2) + " {}",
            "h_seconds_bucket{le=\"+Inf\"} 5=" + hex(Double.NaN) + " {}",
            "h_seconds_bucket{le=\"+Inf\"} 5=" + hex(3) + " {}"),
        Set.copyOf(batches.exemplars(last)));
  }

  @Test
  void exemplarsOfAGaugeHaveNoPlace() {
    decode(request(new Proto(), metric("g", "", GAUGE, data(number(1).message(5, exemplar(1))))));
    assertEquals(List.of(), batches.exemplars(last));
  }

  @Test
  void descriptionUnitAndTypeAreToldOnceARequest() {
    Proto counter = data(number(1)).integer(2, 2).integer(3, 1);
    Proto gauge = metric("temp", "Cel", GAUGE, data(number(1)));
    decode(request(new Proto(), metric("io", "By", SUM, counter), gauge, gauge, gauge));
    assertEquals(
        List.of("io_bytes_total counter By about", "temp_celsius gauge Cel about"),
        batches.metadata(last).stream().sorted().toList());
    assertEquals(2, last.extras().metadataReceived());
  }

  private List<String> decode(byte[] body) {
    byte[] shifted = new byte[body.length + 9];
    System.arraycopy(body, 0, shifted, 4, body.length);
    last = batches.begin(Encoding.OTLP);
    counts = OtlpDecoder.decode(shifted, 4, body.length, OtlpMapping.DEFAULT, last);
    return batches.content(last);
  }

  private static String bucket(String bound, double value) {
    return "h_seconds_bucket{le=\"" + bound + "\"} 5=" + hex(value);
  }

  private static String hex(double value) {
    return Long.toHexString(Double.doubleToRawLongBits(value));
  }

  private static byte[] request(Proto resource, Proto... metrics) {
    Proto scope = new Proto();
    Arrays.stream(metrics).forEach(metric -> scope.message(2, metric));
    Proto all = new Proto().message(1, resource).message(2, scope);
    return new Proto().message(1, all).toByteArray();
  }

  private static Proto service() {
    return new Proto()
        .message(1, attribute("service.name", "svc"))
        .message(1, attribute("service.namespace", "ns"))
        .message(1, attribute("service.instance.id", "i1"));
  }

  private static Proto metric(String name, String unit, int kind, Proto data) {
    return new Proto().string(1, name).string(2, "about").string(3, unit).message(kind, data);
  }

  private static Proto data(Proto... points) {
    Proto data = new Proto();
    Arrays.stream(points).forEach(point -> data.message(1, point));
    return data;
  }

  private static Proto cumulative(Proto point) {
    return data(point).integer(2, 2);
  }

  private static Proto number(double value) {
    return new Proto().fixed64(3, NANOS).fixed64(4, Double.doubleToRawLongBits(value));
  }

  private static Proto histogram(long count, long... buckets) {
    Proto point = new Proto().fixed64(3, NANOS).fixed64(4, count);
    Arrays.stream(buckets).forEach(bucket -> point.fixed64(6, bucket));
    return point;
  }

  private static byte[] doubles(double... values) {
    byte[] bytes = new byte[8 * values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (Double.doubleToRawLongBits(values[i / 8]) >>> (8 * (i % 8)));
    }
    return bytes;
  }

  private static Proto attribute(String key, String value) {
    return new Proto().string(1, key).message(2, new Proto().string(1, value));
  }

  private static Proto value(int field, long value) {
    return new Proto().integer(field, value);
  }
}
