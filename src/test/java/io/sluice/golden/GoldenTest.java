package io.sluice.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.sluice.ingest.DecodedBatches;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.LineDecoder;
import io.sluice.protocol.compress.SnappyBlock;
import io.sluice.protocol.influx.InfluxDecoder;
import io.sluice.protocol.influx.Precision;
import io.sluice.protocol.json.Datapoints;
import io.sluice.protocol.json.ImportDecoder;
import io.sluice.protocol.json.JsonDecoder;
import io.sluice.protocol.json.PutDecoder;
import io.sluice.protocol.remotewrite.RemoteWriteDecoder;
import io.sluice.protocol.text.TextDecoder;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** Request files and, beside each, the series that it stands for. */
class GoldenTest {
  private final DecodedBatches batches = new DecodedBatches();

  @Test
  void remoteWriteAsPrometheusSendsIt() throws IOException {
    byte[] packed = file("remotewrite/prometheus.snappy");
    byte[] body = new byte[SnappyBlock.declaredLength(packed, 0, packed.length, 1 << 20)];
    SnappyBlock.decompress(packed, 0, packed.length, body, 0);
    WriteBatch batch = batches.begin(Encoding.REMOTE_WRITE);
    RemoteWriteDecoder.decode(body, 0, body.length, batch);
    assertEquals(text("remotewrite/prometheus.txt"), content(batch));
    assertEquals(
        text("remotewrite/prometheus-histograms.txt"),
        String.join("\n", batches.histograms(batch)) + "\n");
  }

  @Test
  void jsonAsAnAgentSendsIt() throws IOException {
    byte[] body = file("json/agent.json");
    WriteBatch batch = JsonDecoder.decode(body, 0, body.length, () -> batches.begin(Encoding.JSON));
    assertEquals(text("json/agent.txt"), content(batch));
  }

  @Test
  void lineProtocolAsTelegrafSendsIt() throws IOException {
    byte[] body = file("influx/telegraf.lp");
    WriteBatch batch = batches.begin(Encoding.INFLUX);
    InfluxDecoder.decode(body, 0, body.length, Precision.NANOSECONDS, 1_700_000_000_123L, batch);
    assertEquals(text("influx/telegraf.txt"), content(batch));
  }

  @Test
  void linesAsVictoriaMetricsExportsThem() throws IOException {
    assertEquals(
        text("import/victoria.series"),
        lines("import/victoria.jsonl", Encoding.IMPORT, new ImportDecoder()));
  }

  @Test
  void textAsAnExporterWritesIt() throws IOException {
    assertEquals(
        text("text/exposition.series"),
        lines("text/exposition.txt", Encoding.TEXT, new TextDecoder(false, 1_700_000_000_123L)));
  }

  @Test
  void datapointsAsCollectorsPutThem() throws IOException {
    byte[] body = file("opentsdb/put.json");
    WriteBatch batch =
        PutDecoder.decode(
            body, 0, body.length, () -> batches.begin(Encoding.OPENTSDB), new Datapoints(false));
    assertEquals(text("opentsdb/put.series"), content(batch));
  }

  private String lines(String name, Encoding encoding, LineDecoder decoder) throws IOException {
    WriteBatch batch = batches.begin(encoding);
    long number = 1;
    for (String line : text(name).split("\n", -1)) {
      byte[] bytes = line.getBytes(UTF_8);
      decoder.line(bytes, 0, bytes.length, batch, number++);
    }
    return content(batch);
  }

  private String content(WriteBatch batch) {
    return String.join("\n", batches.content(batch)) + "\n";
  }

  private static String text(String name) throws IOException {
    return new String(file(name), UTF_8);
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = GoldenTest.class.getResourceAsStream("/golden/" + name)) {
      assertNotNull(in, name);
      return in.readAllBytes();
    }
  }
}
