package io.sluice.storage.io;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code sluice.json} says. Immutable.
 *
 * @param id the directory's random name
 * @param secret 16 bytes that key series identities; never changes, or nothing would be found again
 * @param generations oldest first; log ids rise and are never used twice
 */
record DirectoryManifest(DirectoryId id, byte[] secret, List<LogGeneration> generations) {
  static final int SECRET_BYTES = 16;

  DirectoryManifest {
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException("secret of " + secret.length + " bytes (expected: 16)");
    }
    int end = 0;
    for (LogGeneration generation : generations) {
      if (generation.firstLog() != end) {
        throw new IllegalArgumentException(
            "logGenerations: " + generation.firstLog() + " does not follow " + end);
      }
      end = generation.end();
    }
    secret = secret.clone();
    generations = List.copyOf(generations);
  }

  static DirectoryManifest fresh(SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new DirectoryManifest(DirectoryId.random(random), secret, List.of());
  }

  @Override
  public byte[] secret() {
    return secret.clone();
  }

  LogGeneration current() {
    return generations.get(generations.size() - 1);
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
