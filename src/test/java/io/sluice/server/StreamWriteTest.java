package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.WriteReceipt;
import io.sluice.api.json.ProblemJson;
import io.sluice.api.json.ReceiptJson;
import io.sluice.server.RunningServer.Reply;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NDJSON: a stream of any length, and what is said when it ends early. */
class StreamWriteTest {

  private static final long NOW = System.currentTimeMillis() - 10_000_000;

  @TempDir static Path data;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.start(
            data,
            "write.streamWindow",
            "4KiB",
            "write.maxLine",
            "8KiB",
            "write.stallTimeout",
            "2s");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String lines(String name, int from, int count) {
    StringBuilder out = new StringBuilder();
    for (int i = from; i < from + count; i++) {
      out.append(RunningServer.line(name, NOW + i, i)).append('\n');
    }
    return out.toString();
  }

  private static Socket open(String headers) throws Exception {
    Socket socket = server.connect();
    String head =
        "POST /api/v1/write HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n"
            + "Transfer-Encoding: chunked\r\n%s\r\n".formatted(headers);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static void chunk(Socket socket, byte[] bytes) throws Exception {
    OutputStream out = socket.getOutputStream();
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.write(bytes);
    out.write("\r\n".getBytes(StandardCharsets.UTF_8));
  }

  private static void chunk(Socket socket, String text) throws Exception {
    chunk(socket, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Reply end(Socket socket) throws Exception {
    socket.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    return RunningServer.read(socket.getInputStream());
  }

  private static WriteReceipt receipt(Reply reply) {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    return reply.status() == 200
        ? ReceiptJson.read(body)
        : Objects.requireNonNull(ProblemJson.read(body).receipt(), reply::toString);
  }

  private static Reply post(String body) throws Exception {
    return server.send("POST", "/api/v1/write", "Content-Type: application/x-ndjson\r\n", body);
  }

  @Test
  void manyWindowsAddUpToOneReceipt() throws Exception {
    WriteReceipt receipt = receipt(post(lines("many", 0, 5000)));
    assertEquals(5000, receipt.received());
    assertEquals(5000, receipt.stored());
    assertEquals(0, receipt.residual());
    assertEquals(5000, receipt(post(lines("many", 0, 5000))).repeated());
  }

  @Test
  void linesMayBeCutAnywhereAndTheLastNeedsNoEnd() throws Exception {
    String text = lines("cut", 0, 200).stripTrailing();
    try (Socket socket = open("")) {
      for (int at = 0; at < text.length(); at += 1001) {
        chunk(socket, text.substring(at, Math.min(text.length(), at + 1001)));
      }
      Reply reply = end(socket);
      assertEquals(200, reply.status(), reply.body());
      assertEquals(200, receipt(reply).stored());
    }
  }

  @Test
  void aCompressedStreamIsExpandedAsItComes() throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(lines("zip", 0, 20_000).getBytes(StandardCharsets.UTF_8));
    }
    try (Socket socket = open("Content-Encoding: gzip\r\n")) {
      chunk(socket, zipped.toByteArray());
      Reply reply = end(socket);
      assertEquals(200, reply.status(), reply.body());
      assertEquals(20_000, receipt(reply).stored());
    }
  }

  @Test
  void whatCameBeforeABadLineStands() throws Exception {
    Reply reply = post(lines("bad", 0, 300) + "{nonsense}\n" + lines("bad", 300, 10));
    assertEquals(400, reply.status());
    WriteReceipt receipt = receipt(reply);
    assertEquals(300, receipt.stored());
    assertEquals(300L, receipt.durableThroughLine());
    assertTrue(reply.body().contains("line 301"), reply.body());
  }

  @Test
  void aLineThatIsTooLongIsNamed() throws Exception {
    String huge = RunningServer.line("x".repeat(20_000), NOW, 1);
    Reply reply = post(lines("long", 0, 3) + huge + "\n");
    assertEquals(413, reply.status(), reply.body());
    assertEquals(3L, receipt(reply).durableThroughLine());
  }

  @Test
  void refusalsCarryLineNumbersAndTheRestIsStored() throws Exception {
    String text =
        lines("refuse", 0, 150)
            + "\n"
            + "{\"labels\":{\"host\":\"a\"},\"samples\":[[1,1]]}\n"
            + lines("refuse", 150, 150);
    Reply reply = post(text);
    assertEquals(400, reply.status());
    WriteReceipt receipt = receipt(reply);
    assertEquals(300, receipt.stored());
    assertEquals(1, receipt.refused());
    assertEquals(152, receipt.refusals().get(0).seriesIndex());
    assertEquals(302L, receipt.durableThroughLine());
  }

  @Test
  void whatASilentSenderSentIsDurableBeforeItsStreamEnds() throws Exception {
    try (Socket socket = open("")) {
      chunk(socket, lines("silent", 0, 2));
      Awaitility.await("what was sent is readable while its stream is open")
          .atMost(Duration.ofSeconds(30))
          .until(() -> server.get("/api/v1/export?match[]=silent").body().contains("silent"));
      assertEquals(2, receipt(end(socket)).stored());
    }
  }

  @Test
  void aSenderThatStopsIsToldHowFarItGot() throws Exception {
    try (Socket socket = open("")) {
      chunk(socket, lines("stopped", 0, 7));
      Reply reply = RunningServer.read(socket.getInputStream());
      assertEquals(408, reply.status(), reply.toString());
      assertEquals(7L, receipt(reply).durableThroughLine());
    }
  }

  @Test
  void anEmptyStreamIsASuccess() throws Exception {
    assertEquals(0, receipt(post("")).received());
    assertEquals(0, receipt(post("\n\n")).received());
  }
}
