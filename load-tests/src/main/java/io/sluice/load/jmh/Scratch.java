package io.sluice.load.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory for one trial, under the system property {@value #PROPERTY}. Confined to one thread.
 */
final class Scratch implements AutoCloseable {
  static final String PROPERTY = "sluice.jmh.data";

  private final Path directory;

  Scratch() throws IOException {
    Path under = Path.of(System.getProperty(PROPERTY, "target/jmh-data"));
    Files.createDirectories(under);
    directory = Files.createTempDirectory(under, "trial");
  }

  Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
