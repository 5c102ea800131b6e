package io.sluice.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.RunningServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests of which two servers in a row may think differently where they end. A second request
 * hides in each; it must not be served, and the first must be refused.
 */
class SmugglingTest {

  private static final String HIDDEN_BODY = "smuggled## v=1\n";
  private static final String HIDDEN =
      "POST /write HTTP/1.1\r\nHost: a\r\nContent-Length: "
          + HIDDEN_BODY.length()
          + "\r\n\r\n"
          + HIDDEN_BODY;

  @TempDir static Path data;

  @SuppressWarnings("NullAway.Init") // before all tests
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A request by its name. */
  private record Trick(String name, String request) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Trick headers(String name, String headers, String body) {
    return new Trick(name, "POST /write HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body);
  }

  private static List<Trick> tricks() {
    String chunked = "Transfer-Encoding: chunked\r\n";
    String none = "0\r\n\r\n" + HIDDEN;
    return List.of(
        headers("a length beside chunks", "Content-Length: 5\r\n" + chunked, none),
        headers("chunks beside a length", chunked + "Content-Length: 5\r\n", none),
        headers("two lengths", "Content-Length: 0\r\nContent-Length: 200\r\n", HIDDEN),
        headers("two lengths in one header", "Content-Length: 0, 200\r\n", HIDDEN),
        headers("a length with a sign", "Content-Length: +0\r\n", HIDDEN),
        headers("a negative length", "Content-Length: -1\r\n", HIDDEN),
        headers("a length in hexadecimal", "Content-Length: 0x0\r\n", HIDDEN),
        headers("a length with a blank in it", "Content-Length: 0 0\r\n", HIDDEN),
        headers("a length beyond 64 bits", "Content-Length: 99999999999999999999\r\n", HIDDEN),
        headers("a coding below chunked", "Transfer-Encoding: gzip, chunked\r\n", none),
        headers("a coding above chunked", "Transfer-Encoding: chunked, identity\r\n", none),
        headers("a coding that looks like it", "Transfer-Encoding: xchunked\r\n", none),
        headers("a coding twice", chunked + "Transfer-Encoding: identity\r\n", none),
        headers("a blank before the colon", "Transfer-Encoding : chunked\r\n", none),
        headers("a header without a name", ": chunked\r\nContent-Length: 0\r\n", HIDDEN),
        headers("a NUL in a header", "X: a\0b\r\nContent-Length: 0\r\n", HIDDEN),
        headers("a chunk of negative size", chunked, "-1\r\n" + HIDDEN),
        headers("a chunk size in C's way", chunked, "0x0\r\n\r\n" + HIDDEN),
        headers("a chunk size beyond 64 bits", chunked, "fffffffffffffffff\r\n" + HIDDEN),
        headers("a chunk size of nothing", chunked, "\r\n" + HIDDEN),
        headers("a chunk longer than it says", chunked, "1\r\nab\r\n0\r\n\r\n" + HIDDEN),
        new Trick("two Hosts", "GET /-/ready HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        new Trick("a version that isn't", "GET /-/ready HTTP/9.9\r\nHost: a\r\n\r\n" + HIDDEN),
        new Trick("a blank in the address", "GET / /-/ready HTTP/1.1\r\nHost: a\r\n\r\n" + HIDDEN));
  }

  @ParameterizedTest
  @MethodSource("tricks")
  void theFirstIsRefusedAndTheHiddenOneNotServed(Trick trick) throws Exception {
    String number = Integer.toString(10 + tricks().indexOf(trick));
    Wire.Said said = Wire.say(server, Wire.bytes(trick.request().replace("##", number)));
    assertTrue(said.statuses().size() <= 1, trick + ": " + said);
    int status = said.first();
    assertTrue(status == 0 || status / 100 == 4 || status == 501 || status == 505, "" + said);
    assertFalse(
        server.get("/api/v1/export?match%5B%5D=smuggled" + number + "_v").body().contains("smug"),
        () -> trick + ": the hidden request was served");
  }

  @Test
  void anHonestPipelineIsServedInOrder() throws Exception {
    String ready = "GET /-/ready HTTP/1.1\r\nHost: a\r\n\r\n";
    String none = "GET /none HTTP/1.1\r\nHost: a\r\n\r\n";
    Wire.Said said = Wire.say(server, Wire.bytes(ready + none + ready));
    assertEquals(List.of(200, 404, 200), said.statuses());
  }
}
