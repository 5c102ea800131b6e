package io.sluice.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.http.Route;
import io.sluice.protocol.Mutator;
import io.sluice.server.RunningServer;
import io.sluice.server.RunningServer.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random and mutated bytes on every route: no 5xx, no hang (sockets time out), no leak (the leak
 * detector is on) and nothing lost count of.
 */
class RandomBytesIT {

  private static final int ROUNDS = 4_000;
  private static final List<Sender> SENDERS = List.of(Sender.values());
  private static final long NOW = System.currentTimeMillis();
  private static final List<String> WORDS =
      List.of("{", "}", "\"", ",", "\n", "\\", "null", "1e999", "\0", "\u00ff", " ", "=", "[", "]");

  @TempDir Path data;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Mutator mutator = new Mutator(random, WORDS);

  @Test
  void noBytesOnAnyRouteMakeTheServerFail() throws Exception {
    try (RunningServer server = RunningServer.start(data, "write.stallTimeout", "1s")) {
      List<Route> routes = served(server);
      List<byte[]> bodies = bodies();
      for (int round = 0; round < ROUNDS; round++) {
        Route route = routes.get(random.nextInt(routes.size()));
        String path = path(route);
        String headers = headers();
        byte[] body = body(bodies, headers);
        Reply reply = server.send(route.method(), path, headers, body);
        String what = "seed " + seed + ", round " + round + ": " + route.method() + " " + path;
        assertTrue(reply.status() >= 200 && reply.status() < 500, () -> what + " " + reply);
      }
      assertEquals(200, server.write("after", NOW, 1).status());
      assertTrue(
          server.get("/metrics").body().contains("\nsluice_samples_residual 0.0"), "residual");
    }
  }

  /** All but the operations that stop others. */
  private static List<Route> served(RunningServer server) {
    List<Route> routes = new ArrayList<>();
    for (Route route : server.sluice().front().routes()) {
      if (!route.path().startsWith("/api/v1/admin/")) {
        int weight = route.method().equals("POST") ? 4 : 1;
        for (int i = 0; i < weight; i++) {
          routes.add(route);
        }
      }
    }
    return routes;
  }

  private static List<byte[]> bodies() throws IOException {
    List<byte[]> bodies = new ArrayList<>();
    for (Sender sender : SENDERS) {
      bodies.add(sender.body(Map.of("fuzz_a", NOW, "fuzz_b", NOW + 1)));
    }
    bodies.add("match[]=up&start=1&end=2".getBytes(StandardCharsets.UTF_8));
    bodies.add("q=CREATE DATABASE x".getBytes(StandardCharsets.UTF_8));
    return bodies;
  }

  private String path(Route route) {
    String path = route.path().replaceAll("\\{[a-z]+}", "__name__");
    String query =
        switch (random.nextInt(6)) {
          case 0 -> "?precision=ms&db=x&bucket=y&details";
          case 1 -> "?match%5B%5D=up&start=0&format=vm";
          case 2 -> "?summary&sync_timeout=5000&timestamp=7";
          case 3 -> "?" + junk();
          default -> "";
        };
    return path + query;
  }

  private String junk() {
    StringBuilder junk = new StringBuilder();
    String alphabet = "abz019%=&+{}[]\"'.;:,-_~";
    for (int i = random.nextInt(40); i > 0; i--) {
      junk.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return junk.toString();
  }

  private String headers() {
    Sender sender = SENDERS.get(random.nextInt(SENDERS.size()));
    String encoding =
        switch (random.nextInt(8)) {
          case 0 -> "gzip";
          case 1 -> "zstd";
          case 2 -> "snappy";
          default -> sender.encoding;
        };
    String type = random.nextInt(10) == 0 ? "application/x-www-form-urlencoded" : sender.type;
    return Sender.headers(type, encoding);
  }

  private byte[] body(List<byte[]> bodies, String headers) throws IOException {
    if (random.nextInt(10) == 0) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] body = mutator.mutate(bodies.get(random.nextInt(bodies.size())));
    return headers.contains("gzip") && random.nextInt(4) > 0 ? gzip(body) : body;
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    }
    return packed.toByteArray();
  }
}
