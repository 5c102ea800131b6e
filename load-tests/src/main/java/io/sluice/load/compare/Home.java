package io.sluice.load.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A fresh directory that is deleted at the end. Confined to one thread. */
record Home(Path path) implements AutoCloseable {

  static Home under(Path parent, String name) throws IOException {
    Files.createDirectories(parent);
    return new Home(Files.createTempDirectory(parent.toAbsolutePath(), name + "-"));
  }

  /** Space that a directory takes on its disk, as {@code du} counts it. */
  static long diskBytes(Path directory) throws IOException, InterruptedException {
    Process du =
        new ProcessBuilder("du", "-s", "-B1", directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (du.waitFor() != 0) {
      throw new IOException("du failed on " + directory);
    }
    return Long.parseLong(said.substring(0, said.indexOf('\t')));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
