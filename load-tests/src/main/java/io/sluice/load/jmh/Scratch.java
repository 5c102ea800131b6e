package io.sluice.load.jmh;

import io.sluice.storage.io.DirectoryId;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.wal.LogSite;
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

  /** The place of that log here; its directory exists. */
  LogSite site(DirectoryId id, int number) throws IOException {
    Path place = directory.resolve(Integer.toString(number));
    Files.createDirectories(place);
    return new LogSite(FileLayer.real(), place, id, number);
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
