package io.sluice.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.sluice.protocol.wire.Proto;
import io.sluice.server.RunningServer;
import io.sluice.server.RunningServer.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

/** Remote write 2.0 beside 1.0 on one path: which one it is, and the account that 2.0 demands. */
class RemoteWrite2Test {

  private static final String PATH = "/api/v1/write";
  private static final String V2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
  private static final long NOW = System.currentTimeMillis();

  @TempDir static Path data;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void whatIsWrittenIsCountedAndComesBackBitForBit() throws Exception {
    Series series = up("stored").message(2, sample(0x7ff0000000000002L, NOW));
    Reply reply = post(request(series.message(2, sample(1, NOW + 1))));
    assertEquals(204, reply.status(), reply.toString());
    assertEquals("", reply.body());
    assertWritten(2, reply);
    String export = server.get("/api/v1/export?match%5B%5D=stored").body();
    assertEquals(
        "{\"labels\":{\"__name__\":\"stored\",\"job\":\"a\"},\"samples\":[[%d,\"NaN:7ff0000000000002\"],[%d,4.9E-324]]}\n"
            .formatted(NOW, NOW + 1),
        export);
  }

  @Test
  void aRepeatCountsAsWritten() throws Exception {
    byte[] request = request(up("repeated").message(2, sample(1, NOW)));
    assertWritten(1, post(request));
    Reply again = post(request);
    assertEquals(204, again.status());
    assertWritten(1, again);
  }

  @Test
  void whatIsRefusedIsNotCountedAndTheRestIs() throws Exception {
    Series good = up("beside_bad").message(2, sample(1, NOW));
    Series bad = up("ahead").message(2, sample(1, NOW + 3_600_000));
    Reply reply = post(request(good, bad));
    assertEquals(400, reply.status());
    assertWritten(1, reply);
    assertTrue(reply.body().contains("too_far_ahead 1"), reply.body());
  }

  @Test
  void aHistogramThatMakesNoSenseIsRefusedAndTheSamplesBesideItAreStored() throws Exception {
    Reply reply =
        post(
            request(
                up("floats").message(2, sample(1, NOW)),
                up("histogram").message(3, new Proto().integer(1, 4))));
    assertEquals(400, reply.status());
    assertWritten(1, reply);
    assertTrue(reply.body().contains("a native histogram: the count 4"), reply.body());
  }

  @Test
  void anAnswerToBytesThatMeanNothingHasZeros() throws Exception {
    Reply reply = post(new byte[] {1, 2, 3});
    assertEquals(400, reply.status());
    assertWritten(0, reply);
  }

  @Test
  void aMessageOfTheOtherVersionIsNotTakenForAnEmptyOne() throws Exception {
    Proto old = new Proto().message(1, new Proto().message(2, sample(1, NOW)));
    Reply reply = post(Snappy.compress(old.toByteArray()));
    assertEquals(400, reply.status());
    assertTrue(reply.body().contains("remote write 1.0 under the content type of 2.0"));
    Proto fresh = new Proto().string(4, "").message(5, new Proto().message(2, sample(1, NOW)));
    reply = post("application/x-protobuf", "snappy", Snappy.compress(fresh.toByteArray()));
    assertEquals(400, reply.status());
    assertTrue(reply.body().contains("remote write 2.0 under the content type of 1.0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-protobuf",
        "application/x-protobuf;proto=prometheus.WriteRequest",
        "application/x-protobuf; charset=x; PROTO=\"prometheus.WriteRequest\""
      })
  void theFirstVersionGetsNoneOfTheHeaders(String type) throws Exception {
    byte[] body = Snappy.compress(new byte[0]);
    Reply reply = post(type, "snappy", body);
    assertEquals(204, reply.status(), reply.toString());
    assertNull(reply.header("X-Prometheus-Remote-Write-Samples-Written"));
    assertNull(reply.header("X-Prometheus-Remote-Write-Histograms-Written"));
    assertNull(reply.header("X-Prometheus-Remote-Write-Exemplars-Written"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "identity", "br"})
  void anEncodingThatRemoteWriteHasNotIs415(String encoding) throws Exception {
    assertEquals(415, post(V2, encoding, new byte[0]).status());
  }

  @Test
  void zstdIsTakenAsVmagentSendsIt() throws Exception {
    byte[] body = plain(up("zstd").message(2, sample(1, NOW)));
    assertWritten(1, post(V2, "zstd", Zstd.compress(body)));
  }

  private static void assertWritten(int samples, Reply reply) {
    assertEquals(
        Integer.toString(samples), reply.header("X-Prometheus-Remote-Write-Samples-Written"));
    assertEquals("0", reply.header("X-Prometheus-Remote-Write-Histograms-Written"));
    assertEquals("0", reply.header("X-Prometheus-Remote-Write-Exemplars-Written"));
  }

  private static Reply post(byte[] body) throws IOException {
    return post(V2, "snappy", body);
  }

  private static Reply post(String type, String encoding, byte[] body) throws IOException {
    String headers = "Content-Type: %s\r\nContent-Encoding: %s\r\n".formatted(type, encoding);
    return server.send("POST", PATH, headers, body);
  }

  /** A series {@code name{job="a"}}; fields are added behind its labels. */
  private record Series(String name, Proto fields) {
    Series message(int field, Proto inner) {
      fields.message(field, inner);
      return this;
    }
  }

  private static Series up(String name) {
    return new Series(name, new Proto());
  }

  private static Proto sample(long bits, long time) {
    return new Proto().fixed64(1, bits).integer(2, time);
  }

  private static byte[] request(Series... series) throws IOException {
    return Snappy.compress(plain(series));
  }

  private static byte[] plain(Series... series) {
    Proto request = new Proto();
    for (String symbol : new String[] {"", "__name__", "job", "a"}) {
      request.string(4, symbol);
    }
    int next = 4;
    for (Series one : series) {
      request.string(4, one.name);
      byte[] labels = {1, (byte) next++, 2, 3};
      byte[] fields = one.fields.toByteArray();
      request.bytes(5, concat(new Proto().bytes(1, labels).toByteArray(), fields));
    }
    return request.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
