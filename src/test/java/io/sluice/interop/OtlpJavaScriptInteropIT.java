package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.sdk.LocalServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenTelemetry's JavaScript exporter sends OTLP as JSON; what it sent comes back. */
class OtlpJavaScriptInteropIT {
  @TempDir static Path scripts;
  @TempDir private Path data = Path.of("");

  @BeforeAll
  static void install() throws Exception {
    assumeTrue(run(List.of("node", "--version"), 30) != null, "node is not installed");
    assumeTrue(run(List.of("npm", "--version"), 60) != null, "npm is not installed");
    for (String name : List.of("package.json", "send.js")) {
      try (InputStream in =
          OtlpJavaScriptInteropIT.class.getResourceAsStream("javascript/" + name)) {
        if (in == null) {
          throw new IOException("no resource " + name);
        }
        Files.copy(in, scripts.resolve(name));
      }
    }
    String installed = run(List.of("npm", "install", "--no-audit", "--no-fund"), 180);
    assumeTrue(
        installed != null && Files.isDirectory(scripts.resolve("node_modules/@opentelemetry")),
        "npm could not install the exporter: " + installed);
  }

  /** What it printed; null if it could not be started or did not end well in time. */
  private static @Nullable String run(List<String> command, int seconds) throws Exception {
    Path output = Files.createTempFile(scripts, "out", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(scripts.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        return null;
      }
      return process.exitValue() == 0 ? Files.readString(output) : null;
    } catch (IOException notThere) {
      return null;
    }
  }

  private static String export(LocalServer server) throws Exception {
    URI uri =
        URI.create(server.url() + "/api/v1/export?match%5B%5D=%7Bhttp_route%3D%22%2Fjs%22%7D");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
        .body();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CUMULATIVE", "DELTA"})
  void whatWasSentTwiceComesBackOnce(String temporality) throws Exception {
    try (LocalServer server = new LocalServer(data)) {
      String url = server.url() + "/v1/metrics";
      String printed = run(List.of("node", "send.js", url, temporality), 60);
      assertEquals("code 0\ncode 0\n", printed);
      String lines = export(server);
      assertTrue(has(lines, "\"js_orders_total\"", ",7]]"), lines);
      assertTrue(has(lines, "\"js_level\"", ",2.5]]"), lines);
      assertTrue(has(lines, "\"le\":\"0.1\"", ",0]]"), lines);
      assertTrue(has(lines, "\"le\":\"1\"", ",1]]"), lines);
      assertTrue(has(lines, "\"js_latency_seconds_sum\"", ",0.5]]"), lines);
    }
  }

  private static boolean has(String lines, String labels, String end) {
    return lines
        .lines()
        .anyMatch(line -> line.contains(labels) && line.contains(end) && !line.contains("],["));
  }
}
