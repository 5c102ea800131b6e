package io.sluice.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The class path of the test with its directories packed into jars, as the server ships: classes
 * then come from files that are open already. Stateless.
 */
final class JarredClassPath {
  private JarredClassPath() {}

  static String under(Path home) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      boolean isDirectory = !entry.isEmpty() && Files.isDirectory(path);
      entries.add(isDirectory ? jar(path, home, entries.size()) : entry);
    }
    return String.join(File.pathSeparator, entries);
  }

  private static String jar(Path directory, Path home, int number) throws IOException {
    Path jar = home.resolve("classes-" + number + ".jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(directory.relativize(file).toString()));
        out.write(Files.readAllBytes(file));
      }
    }
    return jar.toString();
  }
}
