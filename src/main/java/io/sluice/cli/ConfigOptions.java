package io.sluice.cli;

import io.sluice.server.config.ConfigLoader;
import io.sluice.server.config.EffectiveConfig;
import io.sluice.server.config.Value;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that needs the configuration. Confined to the main thread. */
final class ConfigOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings as YAML; also SLUICE_CONFIG.")
  private @Nullable Path file;

  @Option(names = "--data", paramLabel = "DIR", description = "Same as --set data=DIR.")
  private @Nullable String data;

  @Option(names = "--port", paramLabel = "N", description = "Same as --set http.port=N.")
  private @Nullable String port;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, such as wal.segmentSize=64MiB; may be repeated.")
  private final Map<String, String> settings = new LinkedHashMap<>();

  /** Reads all sources; {@link io.sluice.server.config.ConfigException} says what is wrong. */
  EffectiveConfig load(Map<String, String> environment) {
    String named = environment.get("SLUICE_CONFIG");
    Path from = file == null && named != null ? Path.of(named) : file;
    return new ConfigLoader(Runtime.getRuntime().maxMemory()).load(from, environment, flags());
  }

  private Map<String, Value> flags() {
    Map<String, Value> flags = new LinkedHashMap<>();
    settings.forEach((key, text) -> flags.put(key, new Value(text, "flag --set")));
    if (data != null) {
      flags.put("data", new Value(data, "flag --data"));
    }
    if (port != null) {
      flags.put("http.port", new Value(port, "flag --port"));
    }
    return flags;
  }
}
