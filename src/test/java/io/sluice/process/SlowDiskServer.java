package io.sluice.process;

import io.sluice.server.Sluice;
import io.sluice.server.config.Config;
import io.sluice.server.config.ConfigLoader;
import io.sluice.server.config.Value;
import io.sluice.storage.io.Faults;
import io.sluice.storage.io.FaultyFileLayer;
import io.sluice.storage.io.FileLayer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The server over a disk that is told on standard input how to be: {@code block}, {@code release},
 * {@code slow <milliseconds>}; it ends with its input. Takes the arguments that {@link RealServer}
 * gives.
 */
public final class SlowDiskServer {
  private SlowDiskServer() {}

  /** {@code serve --data DIR --port N --set path=value ...}. */
  public static void main(String[] args) throws IOException {
    FaultyFileLayer files = new FaultyFileLayer(FileLayer.real());
    Sluice.start(config(args), files);
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      obey(order, files.faults());
    }
    Runtime.getRuntime().halt(1);
  }

  private static void obey(String order, Faults disk) {
    if (order.equals("block")) {
      disk.blockForces();
    } else if (order.equals("release")) {
      disk.releaseForces();
    } else {
      disk.slowForces(Duration.ofMillis(Long.parseLong(order.substring("slow ".length()))));
    }
  }

  static Config config(String... args) {
    Map<String, Value> flags = new HashMap<>();
    for (int i = 1; i + 1 < args.length; i += 2) {
      String setting =
          switch (args[i]) {
            case "--data" -> "data=" + args[i + 1];
            case "--port" -> "http.port=" + args[i + 1];
            default -> args[i + 1];
          };
      int equals = setting.indexOf('=');
      flags.put(setting.substring(0, equals), new Value(setting.substring(equals + 1), "the test"));
    }
    return new ConfigLoader(Runtime.getRuntime().maxMemory()).load(null, Map.of(), flags).config();
  }
}
