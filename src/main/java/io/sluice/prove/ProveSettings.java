package io.sluice.prove;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is to be proved, and for how long. Immutable.
 *
 * @param seed of data and of chances; the timing of processes is nobody's to choose
 * @param kills in all, three of five with -9, the others as power cuts
 * @param longest no further kill after this
 * @param connections that write at once
 * @param protocols that they use
 * @param home an empty directory for data and logs of the servers
 */
public record ProveSettings(
    long seed,
    int kills,
    Duration longest,
    int connections,
    List<ProveProtocol> protocols,
    Path home) {

  public ProveSettings {
    protocols = List.copyOf(protocols);
  }

  /** Kills of a mode, when both modes run. */
  int killsOf(ProveMode mode) {
    int withoutSync = kills * 2 / 5;
    return switch (mode) {
      case KILL -> kills - withoutSync;
      case POWER_CUT -> withoutSync;
      case CONTROL -> 3;
    };
  }

  /** The command line that repeats this. */
  String command() {
    StringBuilder names = new StringBuilder();
    protocols.forEach(each -> names.append(names.isEmpty() ? "" : ",").append(each));
    return "./sluice prove --seed %d --kills %d --connections %d --protocols %s"
        .formatted(seed, kills, connections, names);
  }
}
