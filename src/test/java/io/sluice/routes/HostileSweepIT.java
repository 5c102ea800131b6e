package io.sluice.routes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.http.Route;
import io.sluice.protocol.Mutator;
import io.sluice.server.RunningServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of hostile requests over every route: methods, addresses, headers and framing are bent
 * as well as bodies, which {@link RandomBytesIT} does alone. No 5xx but 501, 503 and 505, each of
 * which is honest here; no hang, no leak, nothing held afterwards. How many: the system property
 * {@code hostile.cases}.
 */
@Timeout(600)
class HostileSweepIT {

  private static final int CASES = Integer.getInteger("hostile.cases", 3000);
  private static final long NOW = System.currentTimeMillis();
  private static final Set<Integer> HONEST = Set.of(501, 503, 505);
  private static final List<Sender> SENDERS = List.of(Sender.values());
  private static final List<String> METHODS =
      List.of("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "G@T");
  private static final List<String> NASTY =
      List.of(
          "Expect: 100-continue",
          "Expect: 200-ok",
          "Connection: close, keep-alive",
          "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\nConnection: Upgrade",
          "Upgrade: websocket",
          "Content-Encoding: gzip, gzip",
          "Content-Encoding: " + "gzip,".repeat(50),
          "Content-Type: " + "a".repeat(2000),
          "Content-Type: multipart/form-data; boundary=",
          "Content-Type: application/x-www-form-urlencoded",
          "X-Scope-OrgID: " + "x".repeat(65),
          "X-Scope-OrgID: a|b",
          "Authorization: Basic !!!",
          "Authorization: Bearer",
          "Sluice-Durability: always",
          "Prefer: return=minimal, return=everything",
          "Range: bytes=0-",
          "Accept-Encoding: *;q=0",
          "Cookie: " + "a=b;".repeat(500),
          "X-Forwarded-For: 127.0.0.1",
          "Content-Length: 3",
          "Transfer-Encoding: chunked",
          "grpc-timeout: 99999999999S",
          "Bad Header: 1",
          "X: \u0001\u0002");

  @TempDir Path data;

  private final long seed = Long.getLong("hostile.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Mutator mutator = new Mutator(random, List.of("{", "\0", "%", "\r\n", "=", "\""));

  @Test
  void nothingThatStrangersSendMakesTheServerFail() throws Exception {
    try (RunningServer server =
        RunningServer.start(data, "write.stallTimeout", "1s", "http.lingerTimeout", "100ms")) {
      List<Route> routes = routes(server);
      for (int i = 0; i < CASES; i++) {
        byte[] request = request(routes.get(random.nextInt(routes.size())));
        Wire.Said said = Wire.say(server, request);
        String where = "seed " + seed + ", case " + i;
        assertTrue(
            said.statuses().stream().allMatch(s -> s < 500 || HONEST.contains(s)),
            () ->
                where
                    + ": "
                    + said
                    + " to "
                    + new String(request, 0, Math.min(300, request.length), ISO_8859_1));
      }
      nothingIsHeld(server);
    }
  }

  private static void nothingIsHeld(RunningServer server) throws Exception {
    assertEquals(200, server.write("after", NOW, 1).status());
    Awaitility.await("nothing is held, seed aside")
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              String meters = server.get("/metrics").body();
              return meters.contains("\nsluice_samples_residual 0.0")
                  && meters.contains("\nsluice_budget_used_bytes 0.0")
                  && meters.contains("\nsluice_http_requests_active 1.0")
                  && meters.contains("\nsluice_query_active 0.0");
            });
  }

  /** All but the operations that stop others, those that take bodies more often. */
  private static List<Route> routes(RunningServer server) {
    List<Route> routes = new ArrayList<>();
    for (Route route : server.sluice().front().routes()) {
      if (!route.path().startsWith("/api/v1/admin/")) {
        for (int i = route.method().equals("POST") ? 3 : 1; i > 0; i--) {
          routes.add(route);
        }
      }
    }
    return routes;
  }

  private byte[] request(Route route) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Sender sender = SENDERS.get(random.nextInt(SENDERS.size()));
    byte[] body = mutator.mutate(sender.body(Map.of("hostile", NOW)));
    String method = rarely(6) ? METHODS.get(random.nextInt(METHODS.size())) : route.method();
    StringBuilder head = new StringBuilder(method).append(' ').append(address(route));
    head.append(rarely(30) ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    head.append(rarely(20) ? "" : "Host: a\r\n");
    head.append(Sender.headers(sender.type, sender.encoding));
    for (int i = random.nextInt(3); i > 0; i--) {
      head.append(NASTY.get(random.nextInt(NASTY.size()))).append("\r\n");
    }
    frame(head, body, all);
    byte[] whole = all.toByteArray();
    // Some hang up anywhere, some have more to say than they said.
    return rarely(10) ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length)) : whole;
  }

  private boolean rarely(int one) {
    return random.nextInt(one) == 0;
  }

  private String address(Route route) {
    String path = route.path().replaceAll("\\{[a-z]+}", rarely(2) ? "job" : "%ff%00..%2f");
    String query =
        switch (random.nextInt(8)) {
          case 0 -> "?match[]={a=~\"" + ".*".repeat(random.nextInt(200)) + "\"}&start=-1e400";
          case 1 -> "?%";
          case 2 -> "?precision=%00&db=../..&bucket=" + "b".repeat(random.nextInt(3000));
          case 3 -> "?limit=99999999999999999999&end=NaN&start=Infinity";
          case 4 -> "?" + "a=b&".repeat(random.nextInt(2000));
          default -> "";
        };
    String all = (path + query).replace(' ', '+');
    return rarely(20) ? new String(mutator.mutate(Wire.bytes(all)), ISO_8859_1) : all;
  }

  private void frame(StringBuilder head, byte[] body, ByteArrayOutputStream to) throws IOException {
    switch (random.nextInt(5)) {
      case 0 -> { // chunks of any size, some of them lying
        to.write(Wire.bytes(head + "Transfer-Encoding: chunked\r\n\r\n"));
        for (int at = 0; at < body.length; ) {
          int length = Math.min(body.length - at, 1 + random.nextInt(50));
          int claimed = rarely(40) ? length + random.nextInt(5) : length;
          to.write(Wire.bytes(Integer.toHexString(claimed) + (rarely(9) ? ";x=y" : "") + "\r\n"));
          to.write(body, at, length);
          to.write(Wire.bytes("\r\n"));
          at += length;
        }
        to.write(Wire.bytes("0\r\n" + (rarely(5) ? "X-Trailer: 1\r\n" : "") + "\r\n"));
      }
      case 1 -> { // a length that is not the body's
        int length = random.nextInt(2 * body.length + 2);
        to.write(Wire.bytes(head + "Content-Length: " + length + "\r\n\r\n"));
        to.write(body);
      }
      default -> {
        to.write(Wire.bytes(head + "Content-Length: " + body.length + "\r\n\r\n"));
        to.write(body);
      }
    }
  }
}
