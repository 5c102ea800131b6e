package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.api.Labels;
import io.sluice.process.RealServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real input: Prometheus scrapes itself and a target that vanishes, forwards all of it, and is then
 * asked what it has. How long it scrapes: system property {@code interop.seconds}.
 */
final class PrometheusInteropIT {
  private static final int SECONDS = Integer.getInteger("interop.seconds", 60);

  /** Bits of the NaN that Prometheus' parser makes of the text NaN. */
  private static final long GO_NAN = 0x7ff8000000000001L;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path directory;

  @Test
  void everySampleOfPrometheusComesBackBitForBit() throws Exception {
    assumeTrue(Prometheus.isInstalled(), "Debian's package prometheus is not installed");
    try (RealServer sluice = new RealServer.Setup(directory.resolve("sluice")).start()) {
      String write = "http://127.0.0.1:" + sluice.port() + "/api/v1/write";
      try (Prometheus prometheus = new Prometheus(directory, write)) {
        scrapeForAWhile(prometheus, write);
        Samples expected = prometheus.everything();
        assertHardValues(expected);
        Samples found = Samples.ofExport(export(sluice.port()));
        assertNull(expected.difference(found));
        assertEquals(expected.count(), found.count());
      }
    }
  }

  private static void scrapeForAWhile(Prometheus prometheus, String write) throws Exception {
    try (VanishingTarget target = new VanishingTarget()) {
      prometheus.scrape(write, List.of(prometheus.address(), target.address()));
      waitForScrapes(prometheus, SECONDS / 2.0);
    }
    waitForScrapes(prometheus, SECONDS);
    prometheus.scrape(write, List.of());
    Settled.await(prometheus);
  }

  /** Waits for so many scrapes of each of the two targets, one a second, answered or not. */
  private static void waitForScrapes(Prometheus prometheus, double scrapes) {
    Awaitility.await("scrapes")
        .atMost(Duration.ofSeconds(60 + 3L * SECONDS))
        .pollInterval(Duration.ofMillis(250))
        .until(
            () ->
                prometheus.meter("prometheus_target_interval_length_seconds_count") >= 2 * scrapes);
  }

  private static void assertHardValues(Samples expected) {
    assertTrue(expected.seriesCount() > 300, () -> expected.seriesCount() + " series");
    assertTrue(expected.count() > 300L * SECONDS / 2, () -> expected.count() + " samples");
    assertTrue(expected.countOf(Samples.STALE) > 300, "stale markers");
    assertKept(expected, "nan", GO_NAN);
    assertKept(expected, "plus", Double.doubleToRawLongBits(Double.POSITIVE_INFINITY));
    assertKept(expected, "minus", Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY));
    // Prometheus' protobuf leaves out what equals zero, so -0 becomes 0 on both ways out.
    assertKept(expected, "minus zero", 0);
    assertKept(expected, "denormal", Double.doubleToRawLongBits(Double.MIN_VALUE));
  }

  /** The oracle itself kept the value: several times, and a marker at the end. */
  private static void assertKept(Samples expected, String kind, long bits) {
    List<Long> found = expected.bitsOf(Labels.metric("odd_value", "kind", kind));
    assertTrue(found.size() > 2, () -> kind + ": " + found.size() + " samples");
    Set<Long> wanted = Set.of(bits, Samples.STALE);
    assertEquals(wanted, Set.copyOf(found), () -> kind + " has the bits " + found);
  }

  private byte[] export(int port) throws IOException, InterruptedException {
    String selector = URLEncoder.encode("{__name__=~\".+\"}", StandardCharsets.UTF_8);
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/export?match%5B%5D=" + selector);
    HttpResponse<byte[]> answer =
        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode());
    return answer.body();
  }
}
