package io.sluice.load.memory;

import io.sluice.server.Sluice;
import io.sluice.server.config.Config;
import io.sluice.server.config.ConfigLoader;
import io.sluice.server.config.Value;
import io.sluice.storage.io.FileLayer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The server over a {@link SlowDisk}. Arguments are settings, {@code path=value}. On standard input
 * {@code rate <bytes a second>} says how fast it is, {@code taken} asks what it took; the process
 * ends with its input.
 */
public final class SlowDiskServer {
  static final String TAKEN = "the disk took ";

  private SlowDiskServer() {}

  /** {@code path=value ...}. */
  public static void main(String[] args) throws IOException {
    SlowDisk disk = new SlowDisk(FileLayer.real());
    Sluice.start(config(args), disk);
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      if (order.startsWith("rate ")) {
        disk.rate(Double.parseDouble(order.substring("rate ".length())));
      } else {
        System.out.println(TAKEN + disk.taken());
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static Config config(String... args) {
    Map<String, Value> flags = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      flags.put(arg.substring(0, equals), new Value(arg.substring(equals + 1), "the memory case"));
    }
    return new ConfigLoader(Runtime.getRuntime().maxMemory()).load(null, Map.of(), flags).config();
  }
}
