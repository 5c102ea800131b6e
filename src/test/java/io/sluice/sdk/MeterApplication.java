package io.sluice.sdk;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.client.micrometer.SluiceMeterRegistry;
import io.sluice.client.micrometer.SluiceRegistryConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A shop that counts orders and pushes its meters: each line on its standard input is an order of
 * that many pieces, the end of the input closes the shop. One thread, beside the registry's.
 */
public final class MeterApplication {
  private MeterApplication() {}

  /** Arguments: URL, directory of the queue, value of the tag {@code instance}. */
  public static void main(String[] args) throws IOException {
    Map<String, String> settings =
        Map.of("sluice.url", args[0], "sluice.queue", args[1], "sluice.step", "100ms");
    SluiceRegistryConfig config = settings::get;
    MeterRegistry registry = new SluiceMeterRegistry(config, Clock.SYSTEM);
    registry.config().commonTags("application", "shop", "instance", args[2]);
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int pieces = Integer.parseInt(line);
        registry.counter("orders").increment(pieces);
        registry.timer("order.time", "size", "any").record(Duration.ofMillis(pieces));
        registry.gauge("stock", List.of(), 100 - pieces);
      }
    }
    registry.close();
  }

  /** Starts it as a process of its own. */
  static Process start(String url, Path home, String instance) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            MeterApplication.class.getName(),
            url,
            home.resolve("queue").toString(),
            instance)
        .redirectErrorStream(true)
        .redirectOutput(home.resolve("output-" + instance).toFile())
        .start();
  }
}
