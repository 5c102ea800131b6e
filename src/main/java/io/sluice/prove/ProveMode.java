package io.sluice.prove;

import java.util.List;

/** How a server ends, and what must be there afterwards. Immutable. */
enum ProveMode {
  /** The process dies, the machine goes on: what was written is there, synced or not. */
  KILL("kill -9"),
  /** What was not synced is gone, in part or as a whole, bytes and names. */
  POWER_CUT("power cut"),
  /** A power cut of a server that does not sync: something must be missing. */
  CONTROL("negative control");

  final String text;

  ProveMode(String text) {
    this.text = text;
  }

  /** Whether what was answered as {@code written} must survive. */
  boolean weakSurvives() {
    return this == KILL;
  }

  List<String> arguments(long seed) {
    return switch (this) {
      case KILL -> List.of();
      case POWER_CUT -> List.of("--forget-unsynced", Long.toString(seed));
      case CONTROL -> List.of("--forget-unsynced", Long.toString(seed), "--unsafe-no-sync");
    };
  }
}
