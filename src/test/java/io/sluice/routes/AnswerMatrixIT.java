package io.sluice.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.RunningServer;
import io.sluice.server.RunningServer.Reply;
import io.sluice.storage.io.Faults;
import io.sluice.storage.io.FaultyFileLayer;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One test for each cell of the answer matrix: a row is a method, a column a {@link Sender}. */
class AnswerMatrixIT {

  private static final long NOW = System.currentTimeMillis();
  private static final long AHEAD = NOW + 3_600_000;

  @TempDir static Path data;
  @TempDir static Path failing;
  @TempDir static Path stuck;
  private static final FaultyFileLayer DISK = new FaultyFileLayer(FileLayer.real());
  private static final FaultyFileLayer STUCK = new FaultyFileLayer(FileLayer.real());
  private static final List<Socket> WAITING = new ArrayList<>();
  private static RunningServer server;
  private static RunningServer sick;
  private static RunningServer full;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.start(
            data, "write.maxBody", "64KiB", "write.maxDecoded", "64KiB", "write.maxLine", "64KiB");
    sick = RunningServer.start(DISK, failing, "ingest.ackTimeout", "2s");
    full = startStuck();
    fill();
  }

  /** A server whose disk will stand still, and whose queue will be full. */
  private static RunningServer startStuck() throws Exception {
    return RunningServer.start(
        STUCK,
        stuck,
        "ingest.shards",
        "1",
        "ingest.queue.bytes",
        "1MiB",
        "ingest.queue.maxWait",
        "50ms",
        "ingest.ackTimeout",
        "2m");
  }

  private static void fill() throws Exception {
    STUCK.faults().blockForces();
    int samples = 30_000;
    while (samples > 0) {
      samples = stuffed(samples) ? samples : samples / 2;
    }
  }

  /** Sends a write that will not be answered; false if it was, because there is no room for it. */
  private static boolean stuffed(int samples) throws Exception {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < samples; i++) {
      all.append(i == 0 ? "" : ",").append("[").append(NOW - i).append(",1]");
    }
    byte[] body =
        ("{\"timeseries\":[{\"labels\":{\"__name__\":\"big\"},\"samples\":[" + all + "]}]}")
            .getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(Sender.JSON.path, body.length, Sender.JSON.headers());
    Socket socket = full.connect();
    WAITING.add(socket);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().write(body);
    socket.setSoTimeout(300);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException inTheQueue) {
      return true;
    }
  }

  @AfterAll
  static void stop() throws Exception {
    DISK.faults().heal();
    STUCK.faults().releaseForces();
    for (Socket socket : WAITING) {
      socket.close();
    }
    full.close();
    sick.close();
    server.close();
  }

  private static Reply post(Sender sender, byte[] body) throws IOException {
    return server.send("POST", sender.path, sender.headers(), body);
  }

  private static String name(Sender sender, String row) {
    return row + "_" + sender.name().toLowerCase(Locale.ROOT);
  }

  private static void assertStored(Sender sender, String name) throws IOException {
    String export = server.get("/api/v1/export?match%5B%5D=" + sender.stored(name)).body();
    assertTrue(export.contains("[[" + NOW + ",7]]"), export);
  }

  @ParameterizedTest
  @EnumSource
  void allStored(Sender sender) throws Exception {
    String name = name(sender, "stored");
    Reply reply = post(sender, sender.body(Map.of(name, NOW)));
    assertEquals(sender.stored, reply.status(), reply.toString());
    assertEquals("synced", reply.header("Sluice-Durability"));
    assertStored(sender, name);
  }

  @ParameterizedTest
  @EnumSource
  void aRepeatIsASuccess(Sender sender) throws Exception {
    byte[] body = sender.body(Map.of(name(sender, "repeated"), NOW));
    assertEquals(sender.stored, post(sender, body).status());
    assertEquals(sender.stored, post(sender, body).status());
    assertStored(sender, name(sender, "repeated"));
  }

  @ParameterizedTest
  @EnumSource
  void aPoisonSeriesAmongGoodOnesIsNamedAndTheOthersAreStored(Sender sender) throws Exception {
    Map<String, Long> samples = new TreeMap<>();
    samples.put(name(sender, "a_good"), NOW);
    samples.put(name(sender, "b_poison"), AHEAD);
    samples.put(name(sender, "c_good"), NOW);
    Reply reply = post(sender, sender.body(samples));
    assertEquals(sender.partly, reply.status(), reply.toString());
    assertTrue(reply.body().contains("ahead"), reply.toString());
    assertStored(sender, name(sender, "a_good"));
    assertStored(sender, name(sender, "c_good"));
  }

  @ParameterizedTest
  @EnumSource
  void allRefused(Sender sender) throws Exception {
    Reply reply = post(sender, sender.body(Map.of(name(sender, "refused"), AHEAD)));
    assertEquals(400, reply.status(), reply.toString());
    assertTrue(reply.body().contains("ahead"), reply.toString());
  }

  @ParameterizedTest
  @EnumSource
  void anUndecodableBodyIs400(Sender sender) throws Exception {
    byte[] body = "\u0001 no protocol at all {".getBytes(StandardCharsets.UTF_8);
    Reply reply = post(sender, body);
    assertEquals(400, reply.status(), reply.toString());
    assertTrue(reply.body().length() > 10, reply.toString());
  }

  @ParameterizedTest
  @EnumSource
  void aWrongTypeIs415(Sender sender) throws Exception {
    byte[] body = sender.body(Map.of(name(sender, "wrong_type"), NOW));
    String headers = Sender.headers("text/csv", sender.encoding);
    assertEquals(415, server.send("POST", sender.path, headers, body).status());
  }

  @ParameterizedTest
  @EnumSource
  void aWrongEncodingIs415(Sender sender) throws Exception {
    byte[] body = sender.body(Map.of(name(sender, "wrong_encoding"), NOW));
    String headers = Sender.headers(sender.type, "br");
    assertEquals(415, server.send("POST", sender.path, headers, body).status());
  }

  @ParameterizedTest
  @EnumSource
  void tooLargeIs413AndNamesTheLimit(Sender sender) throws Exception {
    byte[] body = new byte[80 << 10];
    Arrays.fill(body, (byte) ' ');
    body[0] = 'x';
    Reply reply = post(sender, body);
    assertEquals(413, reply.status(), reply.toString());
    assertEquals("65536", reply.header("Sluice-Limit"));
    assertTrue(reply.body().contains("write.max"), reply.body());
  }

  @ParameterizedTest
  @EnumSource
  void aDiskThatFailsIs503AndAnInvitationToComeBack(Sender sender) throws Exception {
    DISK.faults().failWhile(call -> call == Faults.Call.WRITE || call == Faults.Call.CREATE);
    byte[] body = sender.body(Map.of(name(sender, "later"), NOW));
    Reply reply = sick.send("POST", sender.path, sender.headers(), body);
    assertEquals(503, reply.status(), reply.toString());
    assertTrue(Integer.parseInt(String.valueOf(reply.header("Retry-After"))) >= 1);
    assertTrue(reply.body().length() > 10, reply.toString());
  }

  @ParameterizedTest
  @EnumSource
  void aFullQueueIs503AndAnInvitationToComeBack(Sender sender) throws Exception {
    byte[] body = sender.body(Map.of(name(sender, "no_room"), NOW));
    Reply reply = full.send("POST", sender.path, sender.headers(), body);
    assertEquals(503, reply.status(), reply.toString());
    assertTrue(Integer.parseInt(String.valueOf(reply.header("Retry-After"))) >= 1);
    assertTrue(reply.body().contains("ingest.queue"), reply.toString());
  }

  @ParameterizedTest
  @EnumSource
  void anotherMethodIs405AndTheRightOneIsNamed(Sender sender) throws Exception {
    Reply reply = server.send("DELETE", sender.path, "", "");
    assertEquals(405, reply.status());
    assertNotNull(reply.header("Allow"));
  }
}
