package io.sluice.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.sluice.protocol.wire.Proto;
import io.sluice.storage.io.Faults;
import io.sluice.storage.io.FaultyFileLayer;
import io.sluice.storage.io.FileLayer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** OTLP over gRPC, from frames to trailers. */
class OtlpGrpcTest {
  private static final long NOW = System.currentTimeMillis();
  private static final String EXPORT =
      "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What came back; trailers are empty if there were none. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Reply(int status, HttpHeaders headers, byte[] body, HttpHeaders trailers) {
    String code() {
      return String.valueOf(trailers.get("grpc-status"));
    }

    String message() {
      return String.valueOf(trailers.get("grpc-message"));
    }

    byte[] details() {
      return Base64.getDecoder().decode(trailers.get("grpc-status-details-bin"));
    }
  }

  @TempDir static Path data;
  private static RunningServer server;
  private static int grpcPort;

  @BeforeAll
  static void start() throws Exception {
    try (var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      grpcPort = socket.getLocalPort();
    }
    server =
        RunningServer.start(
            data, "write.maxBody", "256KiB", "otlp.grpcPort", Integer.toString(grpcPort));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpClient client(int port) {
    return HttpClient.create(ConnectionProvider.newConnection())
        .host("127.0.0.1")
        .port(port)
        .protocol(HttpProtocol.H2C)
        .headers(h -> h.set("Content-Type", "application/grpc").set("TE", "trailers"));
  }

  private static Reply call(HttpClient client, String path, Flux<byte[]> body) {
    return client
        .post()
        .uri(path)
        .send(body.map(Unpooled::wrappedBuffer))
        .responseSingle(
            (response, bytes) ->
                bytes
                    .asByteArray()
                    .defaultIfEmpty(new byte[0])
                    .zipWith(response.trailerHeaders())
                    .map(
                        both ->
                            new Reply(
                                response.status().code(),
                                response.responseHeaders(),
                                both.getT1(),
                                both.getT2())))
        .blockOptional(PATIENCE)
        .orElseThrow();
  }

  private static Reply export(byte[] framed) {
    return call(client(server.port()), EXPORT, Flux.just(framed));
  }

  private static byte[] framed(int flag, byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) flag)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static byte[] request(String name, long time, double value) {
    Proto point =
        new Proto().fixed64(3, time * 1_000_000).fixed64(4, Double.doubleToRawLongBits(value));
    Proto metric = new Proto().string(1, name).message(5, new Proto().message(1, point));
    Proto resource = new Proto().message(2, new Proto().message(2, metric));
    return new Proto().message(1, resource).toByteArray();
  }

  private static void isStored(String name, String value) throws Exception {
    String body = server.get("/api/v1/export?match%5B%5D=" + name).body();
    assertTrue(body.contains("[[" + NOW + "," + value + "]]"), body);
  }

  @Test
  void anExportIsStoredAndAnsweredOnBothPorts() throws Exception {
    for (int port : new int[] {server.port(), grpcPort}) {
      String name = port == grpcPort ? "own_port" : "shared_port";
      Reply reply = call(client(port), EXPORT, Flux.just(framed(0, request(name, NOW, 4.5))));
      assertEquals(200, reply.status());
      assertEquals("application/grpc", reply.headers().get("content-type"));
      assertEquals("0", reply.code());
      assertArrayEquals(new byte[5], reply.body());
      isStored(name, "4.5");
    }
  }

  @Test
  void gzipMessagesAreTaken() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(request("grpc_zipped", NOW, 3.5));
    }
    HttpClient client = client(server.port()).headers(h -> h.set("grpc-encoding", "gzip"));
    assertEquals("0", call(client, EXPORT, Flux.just(framed(1, packed.toByteArray()))).code());
    isStored("grpc_zipped", "3.5");
    assertEquals(
        "0", call(client, EXPORT, Flux.just(framed(0, request("grpc_plain", NOW, 1)))).code());
  }

  @Test
  void refusedPointsArePartialSuccessUnlessAllAre() {
    byte[] good = request("some_good", NOW, 1);
    byte[] bad = request("all_ahead", NOW + 7_200_000, 1);
    byte[] both = ByteBuffer.allocate(good.length + bad.length).put(good).put(bad).array();
    Reply partly = export(framed(0, both));
    assertEquals("0", partly.code());
    assertArrayEquals(new byte[] {8, 1, 18}, java.util.Arrays.copyOfRange(partly.body(), 8, 11));
    Reply wholly = export(framed(0, bad));
    assertEquals("3", wholly.code());
    assertTrue(wholly.message().startsWith("1 of 1 data points"), wholly.message());
    assertEquals(8, wholly.details()[0]);
    assertEquals(3, wholly.details()[1]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0000000001", "0000000005aa", "0200000000", "0100000000"})
  void whatIsNoMessageIsAnInvalidArgument(String hex) {
    assertEquals("3", export(java.util.HexFormat.of().parseHex(hex)).code());
  }

  @Test
  void anEmptyMessageSucceeds() {
    assertEquals("0", export(new byte[5]).code());
  }

  @Test
  void tooLargeIsExhaustedWithoutRetryInfo() {
    Reply reply = export(framed(0, new byte[300_000]));
    assertEquals("8", reply.code());
    assertTrue(reply.message().contains("write.maxBody"), reply.message());
    assertTrue(!new String(reply.details(), UTF_8).contains("RetryInfo"));
  }

  @Test
  void aDiskThatFailsIsUnavailableAndSaysWhenToComeBack(@TempDir Path failing) throws Exception {
    FaultyFileLayer disk = new FaultyFileLayer(FileLayer.real());
    try (RunningServer sick = RunningServer.start(disk, failing)) {
      disk.faults().failWhile(call -> call == Faults.Call.WRITE || call == Faults.Call.CREATE);
      byte[] body = framed(0, request("later", NOW, 1));
      Reply reply = call(client(sick.port()), EXPORT, Flux.just(body));
      assertEquals(200, reply.status());
      assertEquals("14", reply.code());
      assertTrue(reply.message().contains("log"), reply.message());
      assertTrue(new String(reply.details(), UTF_8).contains("google.rpc.RetryInfo"));
      disk.faults().heal();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/opentelemetry.proto.collector.trace.v1.TraceService/Export, application/grpc, identity",
    "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export, application/grpc+json, gzip",
    "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export, application/grpc, br"
  })
  void otherMethodsAndEncodingsAreUnimplemented(String path, String type, String encoding) {
    HttpClient client =
        client(server.port())
            .headers(h -> h.set("Content-Type", type).set("grpc-encoding", encoding));
    Reply reply = call(client, path, Flux.just(framed(0, request("m", NOW, 1))));
    assertEquals(200, reply.status());
    assertEquals("12", reply.code(), reply.message());
  }

  @Test
  void theCallersDeadlineEndsACallWhoseBodyDoesNotCome() {
    HttpClient client = client(server.port()).headers(h -> h.set("grpc-timeout", "300m"));
    Reply reply = call(client, EXPORT, Flux.just(new byte[] {0}).concatWith(Mono.never()));
    assertEquals("4", reply.code());
  }

  @Test
  void streamsThatNobodyFeedsDoNotHoldUpOthersOfTheConnection() throws Exception {
    HttpClient shared =
        HttpClient.create(ConnectionProvider.create("one", 1))
            .host("127.0.0.1")
            .port(server.port())
            .protocol(HttpProtocol.H2C)
            .headers(h -> h.set("Content-Type", "application/grpc").set("TE", "trailers"));
    byte[] part = new byte[60_000];
    part[2] = 3; // a message of 196,608 bytes, of which 60,000 come
    CompletableFuture<?>[] stalled = new CompletableFuture<?>[8];
    for (int i = 0; i < stalled.length; i++) {
      stalled[i] =
          shared
              .post()
              .uri(EXPORT)
              .send(Flux.just(Unpooled.wrappedBuffer(part)).concatWith(Mono.never()))
              .response()
              .toFuture();
    }
    Reply reply = call(shared, EXPORT, Flux.just(framed(0, request("not_held_up", NOW, 2.5))));
    assertEquals("0", reply.code());
    isStored("not_held_up", "2.5");
    for (CompletableFuture<?> call : stalled) {
      call.cancel(true);
    }
  }

  @Test
  void stalledStreamsThatHoldAllCreditGiveWayToAGoodCall(@TempDir Path starved) throws Exception {
    try (RunningServer poor =
        RunningServer.start(
            starved,
            "budget.capacity",
            "8MiB",
            "write.maxBody",
            "1MiB",
            "write.maxDecoded",
            "1MiB",
            "write.maxLine",
            "256KiB")) {
      HttpClient shared =
          HttpClient.create(ConnectionProvider.create("stalled", 4))
              .host("127.0.0.1")
              .port(poor.port())
              .protocol(HttpProtocol.H2C)
              .headers(h -> h.set("Content-Type", "application/grpc").set("TE", "trailers"));
      byte[] part = new byte[240_000];
      part[1] = 8; // a message of 524,288 bytes, of which less than half come
      CompletableFuture<?>[] stalled = new CompletableFuture<?>[40];
      for (int i = 0; i < stalled.length; i++) {
        stalled[i] =
            shared
                .post()
                .uri(EXPORT)
                .send(Flux.just(Unpooled.wrappedBuffer(part)).concatWith(Mono.never()))
                .response()
                .toFuture();
      }
      byte[] body = framed(0, request("got_through", NOW, 1));
      Reply reply = call(client(poor.port()), EXPORT, Flux.just(body));
      assertEquals("0", reply.code(), reply.message());
      for (CompletableFuture<?> call : stalled) {
        call.cancel(true);
      }
    }
  }
}
