package io.sluice.load.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.TimeSeries;
import io.sluice.api.json.TimeSeriesJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

class LaneTest {
  private static final long START = 1_700_000_000_000L;
  private static final Pattern LINE =
      Pattern.compile("\\{\"labels\":\\{(.*?)},\"samples\":\\[\\[(\\d+),([-0-9.E]+)]]}");
  private static final Workload SMALL = new Workload("small", 40, 10, 1, 400, 0.4);

  private static String text(Workload workload, int lane, int lanes, long k) {
    ByteBuf out = new ByteBuf();
    new Lane(workload, 7, START, lane, lanes).encode(k, new JsonEncoder(true), out);
    return new String(out.copy(), StandardCharsets.UTF_8);
  }

  @Test
  void aPassVisitsEverySeriesOnceAndTheNextComesOneStepLater() {
    Map<String, Long> times = new HashMap<>();
    for (long k = 0; k < 8; k++) {
      Matcher lines = LINE.matcher(text(SMALL, 0, 1, k));
      while (lines.find()) {
        long time = Long.parseLong(lines.group(2));
        Long before = times.put(lines.group(1), time);
        assertEquals(k < 4, before == null);
        assertTrue(before == null || time == before + Workload.STEP_MILLIS);
      }
    }
    assertEquals(40, times.size());
  }

  @Test
  void lanesDealTheSeriesAmongThemselves() {
    Set<String> seen = new HashSet<>();
    for (int lane = 0; lane < 4; lane++) {
      Matcher lines = LINE.matcher(text(SMALL, lane, 4, 0));
      while (lines.find()) {
        assertTrue(seen.add(lines.group(1)));
      }
    }
    assertEquals(40, seen.size());
  }

  @Test
  void moreLanesThanThereAreRequestsInAPassAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Lane(SMALL, 7, START, 0, 5));
  }

  @Test
  void everySeriesHasElevenLabelsInOrderAndTheNameFirst() {
    Matcher lines = LINE.matcher(text(SMALL, 0, 1, 0));
    while (lines.find()) {
      String[] pairs = lines.group(1).split(",", -1);
      assertEquals(Devops.LABELS, pairs.length);
      assertTrue(pairs[0].startsWith("\"__name__\":"));
      for (int i = 1; i < pairs.length; i++) {
        assertTrue(pairs[i - 1].compareTo(pairs[i]) < 0, lines.group(1));
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameBytes() {
    ByteBuf one = new ByteBuf();
    ByteBuf two = new ByteBuf();
    new Lane(Workload.WIDE, 3, START, 1, 5).encode(2, new RemoteWriteEncoder(), one);
    new Lane(Workload.WIDE, 3, START, 1, 5).encode(2, new RemoteWriteEncoder(), two);
    assertArrayEquals(one.copy(), two.copy());
  }

  @Test
  void aSteadyRemoteWriteBodyHasTheSizeOfTheUsualBenchmark() throws Exception {
    ByteBuf out = new ByteBuf();
    new Lane(Workload.STEADY, 1, START, 0, 5).encode(0, new RemoteWriteEncoder(), out);
    int protobuf = Snappy.uncompressedLength(out.copy());
    assertTrue(protobuf > 400_000 && protobuf < 550_000, protobuf + " bytes of protobuf");
    assertTrue(out.size() < 120_000, out.size() + " bytes of snappy");
  }

  @Test
  void countersNeverFall() {
    Devops devops = new Devops(5);
    devops.at(7);
    for (long step = 1; step < 1_000; step++) {
      assertTrue(devops.sample(step) >= devops.sample(step - 1));
    }
  }

  /** Values about zero are among them, and some of these are negative zeros. */
  @Test
  void whatIsWrittenAsTextIsReadBackBitForBit() {
    Workload loads = new Workload("loads", 1_000, 1_000, 100, 100_000, 0);
    Devops devops = new Devops(1);
    ByteBuf out = new ByteBuf();
    new Lane(loads, 1, START, 0, 1).encode(0, new JsonEncoder(true), out);
    int index = 0;
    int negativeZeros = 0;
    for (String line : new String(out.copy(), StandardCharsets.UTF_8).lines().toList()) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      TimeSeries read = TimeSeriesJson.readLine(bytes, 0, bytes.length);
      devops.at(index++);
      for (int i = 0; i < read.size(); i++) {
        long sent = Double.doubleToRawLongBits(devops.sample(i));
        assertEquals(sent, read.valueBits(i), line);
        negativeZeros += sent == Long.MIN_VALUE ? 1 : 0;
      }
    }
    assertEquals(1_000, index);
    assertTrue(negativeZeros > 0);
  }
}
