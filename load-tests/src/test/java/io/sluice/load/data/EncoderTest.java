package io.sluice.load.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.protocol.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncoderTest {
  private static final long START = 1_700_000_000_000L;
  private static final Workload TWO_HOSTS = new Workload("two hosts", 20, 20, 3, 60, 0);

  private static List<String> lines(String protocol) {
    ByteBuf out = new ByteBuf();
    new Lane(TWO_HOSTS, 7, START, 0, 1).encode(0, Encoder.named(protocol), out);
    return new String(out.copy(), StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aHostsMetricsShareALineForEachTime() {
    List<String> lines = lines("line");
    assertEquals(6, lines.size());
    for (String line : lines) {
      String[] parts = line.split(" ", -1);
      assertEquals(3, parts.length, line);
      assertTrue(parts[0].startsWith("devops,arch="), line);
      assertEquals(11, parts[0].split(",", -1).length, line);
      assertEquals(10, parts[1].split(",", -1).length, line);
      assertTrue(parts[1].contains(",load_average="), line);
    }
    assertTrue(lines.get(2).contains(",hostname=host_0,") && lines.get(3).contains("=host_1,"));
  }

  @Test
  void linesOfOneHostAreAStepApart() {
    List<Long> times =
        lines("line").stream()
            .map(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
            .toList();
    assertEquals(Workload.STEP_MILLIS, times.get(1) - times.get(0));
    assertEquals(Workload.STEP_MILLIS, times.get(5) - times.get(4));
  }

  @Test
  void allProtocolsCarryTheSameValues() {
    String native0 = lines("ndjson").get(0);
    String imported0 = lines("vmjson").get(0);
    String samples = native0.substring(native0.indexOf("[[") + 2, native0.indexOf("]]"));
    StringBuilder values = new StringBuilder();
    StringBuilder times = new StringBuilder();
    for (String sample : samples.split("],\\[", -1)) {
      times.append(',').append(sample, 0, sample.indexOf(','));
      values.append(',').append(sample.substring(sample.indexOf(',') + 1));
    }
    String labels = native0.substring(10, native0.indexOf("},") + 1);
    assertEquals(
        "{\"metric\":%s,\"values\":[%s],\"timestamps\":[%s]}"
            .formatted(labels, values.substring(1), times.substring(1)),
        imported0);
    String line0 = lines("line").get(0);
    String firstValue = values.substring(1, values.indexOf(",", 1));
    assertTrue(line0.contains(" cpu_usage_user=" + firstValue + ","), line0);
  }

  @Test
  void otlpHasAGaugeForEachSeriesWithAllItsPoints() {
    ByteBuf out = new ByteBuf();
    new Lane(TWO_HOSTS, 7, START, 0, 1).encode(0, Encoder.named("otlp"), out);
    WireReader in = new WireReader(out.array(), 0, out.size());
    enter(in, 1);
    enter(in, 2);
    int metrics = 0;
    while (in.hasNext()) {
      int outer = enter(in, 2);
      in.skip(in.tag());
      int metric = enter(in, 5);
      int points = 0;
      while (in.hasNext()) {
        points++;
        in.skip(in.tag());
      }
      assertEquals(3, points);
      in.leave(metric);
      in.leave(outer);
      metrics++;
    }
    assertEquals(20, metrics);
  }

  private static int enter(WireReader in, int field) {
    assertEquals(WireReader.tagOf(field, WireReader.LEN), in.tag());
    return in.enter("field " + field);
  }

  @Test
  void anUnknownProtocolIsNamed() {
    var e = assertThrows(IllegalArgumentException.class, () -> Encoder.named("csv"));
    assertTrue(String.valueOf(e.getMessage()).startsWith("csv: expected"));
  }
}
