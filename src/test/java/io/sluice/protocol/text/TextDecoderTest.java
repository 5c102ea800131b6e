package io.sluice.protocol.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.Mutator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextDecoderTest {
  private static final long NOW = 1_700_000_000_123L;

  private static final String BODY =
      """
      # TYPE http_requests_total counter
      http_requests_total{method="post",code="200"} 1027 1395066363000
      http_requests_total{method="post",code="400"}    3 1395066363000
      msdos_file_access{path="C:\\\\DIR\\\\F.TXT",error="no \\"f\\"\\n"} 1.458255915e9
      metric_without_labels 12.47
      something_weird{problem="division by zero"} +Inf -3982045
      {"utf8.name", "a.b"="c"} NaN
      """;

  private static final List<String> WORDS =
      List.of(" ", "{", "}", "\"", "=", ",", "\\", "\n", "#", "1", "NaN", "+Inf", "\t", "e5");

  private final long seed = System.nanoTime();

  static WriteBatch decode(DecodedBatches batches, String body, boolean seconds) {
    WriteBatch batch = batches.begin(Encoding.TEXT);
    TextDecoder decoder = new TextDecoder(seconds, NOW);
    String[] lines = body.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      byte[] padded = ("x" + lines[i] + "y").getBytes(UTF_8);
      decoder.line(padded, 1, padded.length - 2, batch, i + 1);
    }
    return batch;
  }

  private static List<String> content(String body, boolean seconds) {
    DecodedBatches batches = new DecodedBatches();
    return batches.content(decode(batches, body, seconds));
  }

  @Test
  void theExampleOfTheSpecificationIsRead() {
    assertEquals(
        List.of(
            "http_requests_total{code=\"200\",method=\"post\"} 1395066363000=40900c0000000000",
            "http_requests_total{code=\"400\",method=\"post\"} 1395066363000=4008000000000000",
            "msdos_file_access{error=\"no \\\"f\\\"\\n"
                + "\",path=\"C:\\\\DIR\\\\F.TXT\"} 1700000000123=41d5bace0ac00000",
            "metric_without_labels 1700000000123=4028f0a3d70a3d71",
            "something_weird{problem=\"division by zero\"} -3982045000=7ff0000000000000",
            "{\"utf8.name\",\"a.b\"=\"c\"} 1700000000123=7ff8000000000000"),
        content(BODY, false));
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000, false, 1700000000000",
    "1700000000.5, false, 1700000000500",
    "1700000000500, false, 1700000000500",
    "1700000000, true, 1700000000000",
    "1700000000.001, true, 1700000000001",
    "5000000000, true, 5000000000000"
  })
  void secondsAndMillisecondsAreToldApart(String time, boolean seconds, long millis) {
    assertTrue(content("up 1 " + time, seconds).get(0).contains(" " + millis + "="));
  }

  @Test
  void exemplarsCommentsAndEmptyLabelsAreSkipped() {
    assertEquals(
        List.of("up{a=\"b\"} 5000=3ff0000000000000"),
        content("up{a=\"b\",c=\"\",} 1 5 # {trace_id=\"x\"} 7\n# EOF", true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "up | a space belongs",
        "up x | no number",
        "up 1 x | the time is no number",
        "up 1 2 3 | more text",
        "up{a=\"b\" 1 | the labels have no end",
        "up{a=b} 1 | without quotes",
        "up{a} 1 | without '='",
        "up{a=\"b\" c=\"d\"} 1 | a comma belongs",
        "up 1 9223372036854775807000 | the time is no number",
        "{a=\"b\"} 1 | __name__ is missing",
        "up{a=\"b\",a=\"c\"} 1 | appears twice"
      })
  void whatCanNotBeReadIsRefusedAsOneSample(String line, String why) {
    List<String> content = content("good 1\n" + line, false);
    assertEquals(2, content.size(), content.toString());
    assertTrue(content.get(1).contains(why) && content.get(1).contains(" x1: "), content.get(1));
  }

  @Test
  void anythingIsStoredOrRefusedAndTheSameWhetherTheSeriesAreKnownOrNot() {
    Mutator mutator = new Mutator(new Random(seed), WORDS);
    DecodedBatches warm = new DecodedBatches();
    warm.remember(decode(warm, BODY, false));
    for (int round = 0; round < 10_000; round++) {
      String mutant = new String(mutator.mutate(BODY.getBytes(UTF_8)), UTF_8);
      DecodedBatches cold = new DecodedBatches();
      assertEquals(
          cold.content(decode(cold, mutant, false)),
          warm.content(decode(warm, mutant, false)),
          () -> "seed " + seed + ": " + mutant);
    }
  }
}
