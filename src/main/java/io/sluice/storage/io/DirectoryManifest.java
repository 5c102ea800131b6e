package io.sluice.storage.io;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code sluice.json} says. Immutable.
 *
 * @param id the directory's random name
 * @param secret keys series identities
 * @param generations oldest first; log ids rise and are never used twice. Those before the first
 *     are gone
 */
record DirectoryManifest(DirectoryId id, IdentitySecret secret, List<LogGeneration> generations) {
  DirectoryManifest {
    int end = generations.isEmpty() ? 0 : generations.get(0).firstLog();
    for (LogGeneration generation : generations) {
      if (generation.firstLog() != end) {
        throw new IllegalArgumentException(
            "logGenerations: " + generation.firstLog() + " does not follow " + end);
      }
      end = generation.end();
    }
    generations = List.copyOf(generations);
  }

  static DirectoryManifest fresh(SecureRandom random) {
    return new DirectoryManifest(
        DirectoryId.random(random), IdentitySecret.random(random), List.of());
  }

  LogGeneration current() {
    return generations.get(generations.size() - 1);
  }

  /** Without all generations but the current one. */
  DirectoryManifest withoutOlder() {
    return new DirectoryManifest(id, secret, List.of(current()));
  }

  /** Itself if the current generation has so many shards, else one with a further generation. */
  DirectoryManifest withShards(int shards) {
    if (!generations.isEmpty() && current().logs() == shards) {
      return this;
    }
    int first = generations.isEmpty() ? 0 : current().end();
    List<LogGeneration> more = new ArrayList<>(generations);
    more.add(new LogGeneration(first, shards));
    return new DirectoryManifest(id, secret, more);
  }
}
