package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class NdjsonDecoderTest {
  private static final String UP = "{\"labels\":{\"__name__\":\"up\"},\"samples\":[[1,1],[2,2]]}";
  private static final String DOWN = "{\"samples\":[[3,3]],\"labels\":{\"__name__\":\"down\"}}";

  private final DecodedBatches batches = new DecodedBatches();
  private final NdjsonDecoder decoder = new NdjsonDecoder();
  private final WriteBatch batch = batches.begin(Encoding.NDJSON);

  @Test
  void everyLineIsASeriesAndBlankLinesAreNothing() {
    line(UP, 1);
    line("", 2);
    line(" \t ", 3);
    line(DOWN, 4);
    assertEquals(
        List.of("up 1=3ff0000000000000 2=4000000000000000", "down 3=4008000000000000"),
        batches.content(batch));
  }

  @Test
  void aBadLineIsNamedAndLeavesWhatCameBeforeIt() {
    line(UP, 1);
    String cut = UP.substring(0, UP.length() - 2);
    MalformedException e = assertThrows(MalformedException.class, () -> line(cut, 17));
    assertEquals("line 17", e.where().split(",", 2)[0]);
    assertEquals(1, e.where().split("line ", -1).length - 1, e.where());
    assertEquals(List.of("up 1=3ff0000000000000 2=4000000000000000"), batches.content(batch));
    assertEquals(1, batch.seriesCount());
  }

  @Test
  void twoObjectsInOneLineAreMalformed() {
    assertThrows(MalformedException.class, () -> line(UP + UP, 1));
    assertThrows(MalformedException.class, () -> line(UP + "," + UP, 1));
    assertThrows(MalformedException.class, () -> line("[" + UP + "]", 1));
    assertEquals(List.of(), batches.content(batch));
  }

  @Test
  void aSampleThatCannotBeReadIsRefusedByItself() {
    line("{\"labels\":{\"__name__\":\"up\"},\"samples\":[[1,1],[2,\"x\"],[3,3]]}", 1);
    List<String> content = batches.content(batch);
    assertEquals("up 1=3ff0000000000000 3=4008000000000000", content.get(0));
    assertEquals(
        "malformed  x1: samples[1]: the value \"x\" is none of NaN, NaN:<bits>, +Inf, -Inf",
        content.get(1));
  }

  @Test
  void aLineOfManySamplesIsKeptWhole() {
    StringBuilder samples = new StringBuilder("[0,0]");
    for (int i = 1; i <= SampleStage.MAX; i++) {
      samples.append(",[").append(i).append(",7]");
    }
    line("{\"labels\":{\"__name__\":\"up\"},\"samples\":[" + samples + "]}", 1);
    assertEquals(SampleStage.MAX + 1, batch.sampleCount());
    assertEquals(1, batch.seriesCount());
  }

  private void line(String text, long number) {
    byte[] bytes = ("##" + text + "##").getBytes(UTF_8);
    decoder.line(bytes, 2, bytes.length - 4, batch, number);
  }
}
