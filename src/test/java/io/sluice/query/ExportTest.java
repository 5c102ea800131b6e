package io.sluice.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.api.json.TimeSeriesJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

final class ExportTest {
  private static final long[] PLANTED = {
    0x7ff0000000000002L,
    0x7ff8000000000000L,
    0xfff8000000000000L,
    0x7ff8000000000001L,
    0xffffffffffffffffL,
    0x7ff0000000000000L,
    0xfff0000000000000L,
    0x8000000000000000L,
    0L,
    1L,
    Double.doubleToRawLongBits(Double.MAX_VALUE),
    Double.doubleToRawLongBits(0.1),
    Double.doubleToRawLongBits(-1234567.0625),
    Double.doubleToRawLongBits(9007199254740992.0),
    Double.doubleToRawLongBits(1e15),
    Double.doubleToRawLongBits(-1e22)
  };

  @Test
  void everyBitComesBack() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TestShards shards = new TestShards(3);
    List<TimeSeries> written = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      written.add(series(Labels.metric("m", "i", "" + i, "t\"\\\n\u0001", "\u00e9\u2028"), random));
      shards.write("t", written.get(i));
    }
    try (QueryService service = shards.service()) {
      List<TimeSeries> read = new ArrayList<>(Reads.export(service, Reads.request("t", "m")));
      read.sort((a, b) -> a.labels().compareTo(b.labels()));
      written.sort((a, b) -> a.labels().compareTo(b.labels()));
      assertEquals(written, read, "seed " + seed);
    }
  }

  private static TimeSeries series(Labels labels, Random random) {
    TimeSeries.Builder series = TimeSeries.builder(labels);
    long time = random.nextLong(1000) - 500;
    for (int i = random.nextInt(2000) + 1; i > 0; i--) {
      boolean planted = random.nextInt(4) == 0;
      long bits = planted ? PLANTED[random.nextInt(PLANTED.length)] : random.nextLong();
      series.sampleBits(time, random.nextBoolean() ? bits : doubleBits(random));
      time += 1L + random.nextInt(20_000);
    }
    return series.build();
  }

  private static long doubleBits(Random random) {
    return Double.doubleToRawLongBits(random.nextInt(1_000_000) / 1000.0);
  }

  @Test
  void aLongSeriesGoesOnInFurtherLinesOfBoundedLength() {
    TestShards shards = new TestShards(1);
    TimeSeries written = ramp(Labels.metric("long"), 45_000);
    shards.write("t", written);
    try (QueryService service = shards.service()) {
      byte[] body =
          Reads.bytes(service, permit -> service.export(permit, Reads.request("t", "long")));
      String[] lines = new String(body, StandardCharsets.UTF_8).split("\n", -1);
      for (String line : lines) {
        assertTrue(line.length() <= 256 << 10, () -> "a line of " + line.length());
      }
      TimeSeries.Builder joined = TimeSeries.builder(written.labels());
      for (TimeSeries part : TimeSeriesJson.readLines(body)) {
        assertTrue(part.size() <= 10_000, () -> part.size() + " samples");
        for (int i = 0; i < part.size(); i++) {
          joined.sampleBits(part.timestamp(i), part.valueBits(i));
        }
      }
      assertEquals(written, joined.build());
    }
  }

  private static TimeSeries ramp(Labels labels, int samples) {
    TimeSeries.Builder series = TimeSeries.builder(labels);
    for (int i = 0; i < samples; i++) {
      series.sample(1_700_000_000_000L + i * 1000L, i * 0.1);
    }
    return series.build();
  }

  @Test
  void bothEndsOfTheSpanAreInside() {
    TestShards shards = new TestShards(1);
    shards.write("t", ramp(Labels.metric("m"), 10));
    TimeRange range = new TimeRange(1_700_000_002_000L, 1_700_000_004_000L);
    try (QueryService service = shards.service()) {
      List<TimeSeries> read = Reads.export(service, Reads.request("t", range, "m"));
      assertEquals(1, read.size());
      assertEquals(3, read.get(0).size());
      assertEquals(range.start(), read.get(0).timestamp(0));
      assertEquals(range.end(), read.get(0).timestamp(2));
    }
  }

  @Test
  void aSeriesWithoutSamplesInTheSpanGivesNoLine() {
    TestShards shards = new TestShards(2);
    shards.write("t", ramp(Labels.metric("m"), 10));
    shards.write("t", TimeSeries.of(Labels.metric("m", "later", "yes"), 1_800_000_000_000L, 1));
    TimeRange range = new TimeRange(1_750_000_000_000L, Long.MAX_VALUE);
    try (QueryService service = shards.service()) {
      List<TimeSeries> read = Reads.export(service, Reads.request("t", range, "m"));
      assertEquals(1, read.size());
      assertEquals("yes", read.get(0).labels().get("later"));
    }
  }

  @Test
  void aLimitBoundsTheSeries() {
    TestShards shards = new TestShards(2);
    for (int i = 0; i < 10; i++) {
      shards.write("t", ramp(Labels.metric("m", "i", "" + i), 3));
    }
    ReadRequest all = Reads.request("t", "m");
    try (QueryService service = shards.service()) {
      ReadRequest some = new ReadRequest("t", all.selectors(), all.range(), 4);
      assertEquals(4, Reads.export(service, some).size());
      assertEquals(10, Reads.export(service, all).size());
    }
  }

  @Test
  void aWriterThatGoesOnIsSeenUpToSomeMomentAndInOrder() throws InterruptedException {
    TestShards shards = new TestShards(1);
    int total = 200_000;
    Thread writer = new Thread(() -> writeInterleaved(shards, total));
    Labels[] labels = {Labels.metric("m", "s", "0"), Labels.metric("m", "s", "1")};
    writer.start();
    try (QueryService service = shards.service()) {
      boolean done;
      do {
        done = !writer.isAlive();
        for (Labels one : labels) {
          assertPrefix(Reads.export(service, Reads.request("t", one.toString())), total, done);
        }
      } while (!done);
    }
    writer.join();
  }

  /** Two series in turn, so that both grow while either is read. */
  private static void writeInterleaved(TestShards shards, int total) {
    for (int i = 0; i < total; i++) {
      for (String s : new String[] {"0", "1"}) {
        shards.write("t", TimeSeries.of(Labels.metric("m", "s", s), i * 10L, i));
      }
    }
  }

  private static void assertPrefix(List<TimeSeries> lines, int total, boolean all) {
    int next = 0;
    for (TimeSeries line : lines) {
      for (int i = 0; i < line.size(); i++, next++) {
        assertEquals(next * 10L, line.timestamp(i));
        assertEquals(next, line.value(i));
      }
    }
    assertTrue(!all || next == total, "" + next);
  }

  @Test
  void makesOnlyThePiecesThatAreAskedFor() {
    TestShards shards = new TestShards(1);
    shards.write("t", ramp(Labels.metric("m"), 5_000));
    try (QueryService service = shards.service()) {
      Flux<byte[]> body =
          service.export(service.enter(), Reads.request("t", "m")).flatMapMany(pieces -> pieces);
      StepVerifier.create(body, 0)
          .expectSubscription()
          .thenRequest(1)
          .assertNext(ExportTest::isOnePiece)
          .then(() -> assertEquals(1, service.meters().exportedBytes() / ExportLines.CHUNK))
          .thenRequest(1)
          .assertNext(ExportTest::isOnePiece)
          .then(() -> assertEquals(2, service.meters().exportedBytes() / ExportLines.CHUNK))
          .thenCancel()
          .verify();
      assertEquals(2, service.meters().exportedBytes() / ExportLines.CHUNK);
    }
  }

  private static void isOnePiece(byte[] piece) {
    assertTrue(piece.length >= ExportLines.CHUNK && piece.length < ExportLines.CHUNK + 2_000);
  }

  @Test
  void runsOnThreadsOfItsOwn() {
    TestShards shards = new TestShards(1);
    shards.write("t", ramp(Labels.metric("m"), 10));
    try (QueryService service = shards.service()) {
      Flux<String> threads =
          service
              .export(service.enter(), Reads.request("t", "m"))
              .flatMapMany(pieces -> pieces.map(piece -> Thread.currentThread().getName()));
      StepVerifier.create(threads)
          .assertNext(name -> assertTrue(name.startsWith("query-"), name))
          .verifyComplete();
    }
  }
}
