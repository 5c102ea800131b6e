package io.sluice.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.protocol.wire.WireReader;
import io.sluice.server.RunningServer;
import io.sluice.server.RunningServer.Reply;
import io.sluice.storage.block.ChunkTexts;
import io.sluice.storage.histogram.Histograms;
import io.sluice.testing.RemoteReads;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

/** Native histograms in answers of remote read, over heads and blocks. */
class RemoteReadHistogramsTest {
  private static final long BASE = 7_200_000L * 236_000;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path data;

  /** Every fifth sample is a float. */
  private static NavigableMap<Long, String> write(RunningServer server, int from, int to)
      throws Exception {
    StringBuilder floats = new StringBuilder();
    StringBuilder histograms = new StringBuilder();
    NavigableMap<Long, String> expected = new TreeMap<>();
    for (int n = from; n < to; n++) {
      long time = BASE + n * 30_000L;
      if (n % 5 == 0) {
        floats.append(floats.isEmpty() ? "" : ",").append("[%d,%d]".formatted(time, n));
        expected.put(time, Double.toString(n));
      } else {
        histograms
            .append(histograms.isEmpty() ? "" : ",")
            .append(
                "[%d,{\"schema\":1,\"count\":%d,\"sum\":%s,\"zeroCount\":1,"
                    .formatted(time, 3 * n + 1, n * 0.5))
            .append("\"zeroThreshold\":0.001,\"positive\":{\"spans\":[[2,1],[1,1]],")
            .append("\"counts\":[%d,%d]}}]".formatted(n, 2 * n));
        byte[] bytes =
            Histograms.bytes(Histograms.of(1, n * 0.5, 1, new int[] {2, 1, 1, 1}, n, 2L * n));
        expected.put(time, Histograms.text(bytes, 0, bytes.length));
      }
    }
    String line =
        "{\"labels\":{\"__name__\":\"h\",\"job\":\"j\"},\"samples\":[%s],\"histograms\":[%s]}"
            .formatted(floats, histograms);
    Reply reply =
        server.send("POST", "/api/v1/write", "Content-Type: application/x-ndjson\r\n", line);
    assertEquals(200, reply.status(), reply::body);
    return expected;
  }

  private static byte[] read(RunningServer server, boolean streamed) throws Exception {
    byte[] query =
        RemoteReads.query(0, Long.MAX_VALUE, new RemoteReads.Match(RemoteReads.EQUAL, "job", "j"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/read"))
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .POST(HttpRequest.BodyPublishers.ofByteArray(RemoteReads.request(streamed, query)))
            .build();
    HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode());
    return answer.body();
  }

  private static String export(RunningServer server, String tenant) throws Exception {
    return server
        .send(
            "GET",
            "/api/v1/export?match[]=%7Bjob=%22j%22%7D",
            "X-Scope-OrgID: " + tenant + "\r\n",
            "")
        .body();
  }

  /** The answer's result has the shape of a write request, so what is read can be written. */
  private static void samplesCanBeWrittenAgain(RunningServer server, String tenant)
      throws Exception {
    byte[] message = Snappy.uncompress(read(server, false));
    WireReader in = new WireReader(message, 0, message.length);
    in.tag();
    in.enter("results");
    byte[] result = Arrays.copyOfRange(message, in.pos(), in.end());
    String headers =
        "Content-Type: application/x-protobuf\r\nContent-Encoding: snappy\r\nX-Scope-OrgID: "
            + tenant
            + "\r\n";
    Reply reply = server.send("POST", "/api/v1/write", headers, Snappy.compress(result));
    assertEquals(204, reply.status(), reply::body);
    assertEquals(export(server, "default"), export(server, tenant));
  }

  private static NavigableMap<Long, String> streamed(RunningServer server) throws Exception {
    byte[] stream = read(server, true);
    NavigableMap<Long, String> found = new TreeMap<>();
    WireReader in = new WireReader(stream, 0, stream.length);
    while (in.hasNext()) {
      int length = (int) in.varint("length");
      in.seek(in.pos() + 4);
      int around = in.narrow(length);
      in.tag();
      int outer = in.enter("chunked_series");
      while (in.hasNext()) {
        int tag = in.tag();
        if (tag >>> 3 == 2) {
          int back = in.enter("chunk");
          chunk(stream, in, found);
          in.leave(back);
        } else {
          in.skip(tag);
        }
      }
      in.leave(outer);
      in.leave(around);
    }
    return found;
  }

  private static void chunk(byte[] stream, WireReader in, NavigableMap<Long, String> found) {
    long[] head = new long[4];
    while (in.hasNext()) {
      int field = in.tag() >>> 3;
      if (field < 4) {
        head[field] = in.varint("chunk");
      } else {
        int length = in.length("data");
        byte[] data = Arrays.copyOfRange(stream, in.pos(), in.pos() + length);
        in.seek(in.pos() + length);
        NavigableMap<Long, String> own = new TreeMap<>();
        ChunkTexts.read((int) head[3], data, own);
        assertEquals(head[1], own.firstKey());
        assertEquals(head[2], own.lastKey());
        found.putAll(own);
      }
    }
  }

  @Test
  void bothKindsOfAnswersHaveThemOverHeadAndBlocks() throws Exception {
    NavigableMap<Long, String> expected;
    try (RunningServer server = RunningServer.start(data, "blocks.seal", "false")) {
      expected = write(server, 0, 400);
      samplesCanBeWrittenAgain(server, "a");
      assertEquals(expected, streamed(server));
      assertEquals(200, server.send("POST", "/api/v1/admin/seal", "", "").status());
      assertTrue(export(server, "default").contains("histograms"));
      assertEquals(expected, streamed(server));
      expected.putAll(write(server, 350, 600)); // late, partly repeats
      samplesCanBeWrittenAgain(server, "b");
      assertEquals(expected, streamed(server));
    }
    try (RunningServer server = RunningServer.start(data, "blocks.seal", "false")) {
      assertEquals(expected, streamed(server));
      assertEquals(200, server.send("POST", "/api/v1/admin/seal", "", "").status());
      assertEquals(expected, streamed(server));
      samplesCanBeWrittenAgain(server, "c");
    }
  }
}
