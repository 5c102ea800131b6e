package io.sluice.server.config;

import io.sluice.units.Checks;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds the configuration: defaults, below the file, below the environment, below flags. Every
 * problem of every source is found in one go. Immutable.
 */
public final class ConfigLoader {

  /** Variables with our prefix that the launcher reads, and no setting is named by. */
  private static final Set<String> NOT_SETTINGS =
      Set.of("SLUICE_CONFIG", "SLUICE_HEAP", "SLUICE_JAVA_OPTS", "SLUICE_JAVA_HOME");

  private final Config defaults;
  private final Map<String, Key> keys;

  /** A loader over the defaults of a process with that much heap. */
  public ConfigLoader(long maxHeapBytes) {
    this.defaults = Config.defaults(maxHeapBytes);
    this.keys =
        Tree.keys(defaults).stream()
            .collect(Collectors.toMap(Key::path, key -> key, (a, b) -> a, LinkedHashMap::new));
  }

  /** Every setting there is, in the order of the documentation. */
  public List<Key> keys() {
    return List.copyOf(keys.values());
  }

  /**
   * Reads all sources and validates the result.
   *
   * @param file the YAML file, or null for none
   * @param environment all environment variables; those without our prefix are ignored
   * @param flags settings by dotted path, the strongest source
   * @throws ConfigException with all problems
   */
  public EffectiveConfig load(
      @Nullable Path file, Map<String, String> environment, Map<String, Value> flags) {
    Checks checks = new Checks();
    Map<String, Value> values = new LinkedHashMap<>();
    if (file != null) {
      values.putAll(known(YamlFile.read(file), checks));
    }
    values.putAll(fromEnvironment(environment, checks));
    values.putAll(known(flags, checks));
    Config config = Tree.with(defaults, values, checks);
    if (checks.problems().isEmpty()) {
      config.validate(checks);
    }
    if (!checks.problems().isEmpty()) {
      throw new ConfigException(checks.problems());
    }
    return new EffectiveConfig(config, withDefaults(config, values));
  }

  private Map<String, Value> known(Map<String, Value> values, Checks checks) {
    values.forEach(
        (path, value) -> {
          if (!keys.containsKey(path)) {
            checks.problem(unknown(path, keys.keySet()) + ", in " + value.origin());
          }
        });
    return values;
  }

  private Map<String, Value> fromEnvironment(Map<String, String> environment, Checks checks) {
    Map<String, String> paths =
        keys.values().stream().collect(Collectors.toMap(Key::environmentName, Key::path));
    Map<String, Value> values = new LinkedHashMap<>();
    environment.forEach(
        (name, text) -> {
          String path = paths.get(name);
          if (path != null) {
            values.put(path, new Value(text, "environment " + name));
          } else if (name.startsWith(Key.ENV_PREFIX) && !NOT_SETTINGS.contains(name)) {
            checks.problem(unknown(name, paths.keySet()) + ", in the environment");
          }
        });
    return values;
  }

  private static String unknown(String name, Set<String> known) {
    String hint = Nearest.of(name, known).map(best -> " (did you mean " + best + "?)").orElse("");
    return name + ": no such setting" + hint;
  }

  private static Map<String, Value> withDefaults(Config config, Map<String, Value> values) {
    Map<String, Value> effective = new LinkedHashMap<>();
    for (Key key : Tree.keys(config)) {
      Value value = values.get(key.path());
      String origin = value == null ? "default" : value.origin();
      effective.put(key.path(), new Value(key.defaultText(), origin));
    }
    return effective;
  }
}
