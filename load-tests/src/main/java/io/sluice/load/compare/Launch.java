package io.sluice.load.compare;

import java.util.List;
import java.util.Map;

/**
 * How a server is started. Immutable.
 *
 * @param command program and arguments
 * @param environment set beside what this process has
 */
record Launch(List<String> command, Map<String, String> environment) {
  Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  static Launch of(String... command) {
    return new Launch(List.of(command), Map.of());
  }
}
