package io.sluice.sdk;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.TimeSeries;
import io.sluice.client.SluiceClient;
import io.sluice.process.RealServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Micrometer application in a process of its own, its queue on disk, and the real server. */
@Timeout(180)
class MeterApplicationIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path home;

  @Test
  void theMetersOfAnApplicationAreReadBackByTheNamesOfAScrape() throws Exception {
    try (RealServer server = new RealServer.Setup(home.resolve("server")).start();
        SluiceClient client = client(server)) {
      Process shop = MeterApplication.start(url(server), home, "a");
      try {
        order(shop, 3);
        awaitTotal(client, "a", 3);
        order(shop, 4);
        shop.getOutputStream().close();
        assertTrue(shop.waitFor(LONG.toSeconds(), TimeUnit.SECONDS));
      } finally {
        kill(shop);
      }
      // What was not pushed when the application ended in order is in its queue.
      Process again = MeterApplication.start(url(server), home, "b");
      try {
        awaitTotal(client, "a", 7);
      } finally {
        kill(again);
      }
      String shopA = "{application=\"shop\",instance=\"a\"}";
      assertEquals(7, last(client, "orders_total" + shopA));
      assertEquals(2, last(client, "order_time_seconds_count" + shopA));
      assertEquals(0.007, last(client, "order_time_seconds_sum" + shopA), 1e-9);
      assertEquals(97, last(client, "stock" + shopA));
    }
  }

  @Test
  void whatWasMeasuredBeforeAKillIsSentAfterItAlthoughTheServerWasAway() throws Exception {
    RealServer server = new RealServer.Setup(home.resolve("server")).start();
    try (SluiceClient client = client(server)) {
      Process shop = MeterApplication.start(url(server), home, "a");
      try {
        order(shop, 1);
        awaitTotal(client, "a", 1);
        server.kill();
        order(shop, 41);
        await().atMost(LONG).until(() -> isQueued("orders_total", "42"));
      } finally {
        kill(shop);
      }
      server = new RealServer.Setup(home.resolve("server")).port(server.port()).start();
      assertEquals(1, last(client, "orders_total{instance=\"a\"}"), "not before it runs again");
      Process again = MeterApplication.start(url(server), home, "b");
      try {
        awaitTotal(client, "a", 42);
      } finally {
        kill(again);
      }
    } finally {
      server.close();
    }
  }

  private static SluiceClient client(RealServer server) {
    return SluiceClient.builder(url(server)).build();
  }

  private static String url(RealServer server) {
    return "http://127.0.0.1:" + server.port();
  }

  private static void order(Process shop, int pieces) throws IOException {
    OutputStream in = shop.getOutputStream();
    in.write((pieces + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  private static void kill(Process process) {
    process.destroyForcibly().onExit().join();
  }

  private static void awaitTotal(SluiceClient client, String instance, double total) {
    String orders = "orders_total{instance=\"" + instance + "\"}";
    await().atMost(LONG).until(() -> last(client, orders) == total);
  }

  /** The newest value of the one series that is selected; NaN if there is none. */
  private static double last(SluiceClient client, String selector) {
    long newest = Long.MIN_VALUE;
    double value = Double.NaN;
    List<TimeSeries> all = client.export(selector, null, null).collectList().block(LONG);
    for (TimeSeries series : all == null ? List.<TimeSeries>of() : all) {
      int end = series.size() - 1;
      if (series.timestamp(end) > newest) {
        newest = series.timestamp(end);
        value = series.value(end);
      }
    }
    return value;
  }

  /** Whether the queue's files have that value of that series. */
  private boolean isQueued(String name, String value) throws IOException {
    Pattern sample = Pattern.compile(name + "\"[^\\]]*," + value + "(\\.0)?]");
    try (Stream<Path> files = Files.list(home.resolve("queue"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".queue")).toList()) {
        if (sample.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).find()) {
          return true;
        }
      }
      return false;
    }
  }
}
