package io.sluice.crash;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file system of a given size: ext4 on a loop device, or tmpfs where there is none. Needs root.
 * Confined to one thread.
 */
final class SmallFileSystem implements AutoCloseable {
  private static final int SECONDS = 30;
  private static final int STEP = 1 << 20;
  private static final int LEAST = 512;

  private final Path image;
  private final Path directory;

  private SmallFileSystem(Path image, Path directory) {
    this.image = image;
    this.directory = directory;
  }

  /** Mounts one under {@code scratch}; null if this process may not. */
  static @Nullable SmallFileSystem mount(Path scratch, long bytes) throws Exception {
    Path image = scratch.resolve("image");
    Path directory = Files.createDirectories(scratch.resolve("small"));
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    String at = directory.toString();
    boolean loop =
        runs("mkfs.ext4", "-q", "-F", "-m", "0", image.toString())
            && runs("mount", "-o", "loop", image.toString(), at);
    boolean mounted = loop || runs("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", at);
    return mounted ? new SmallFileSystem(image, directory) : null;
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException notInstalled) {
      return false;
    }
  }

  Path directory() {
    return directory;
  }

  /** Fills it to the last block, as another program would. */
  void fill() throws IOException {
    try (FileChannel file =
        FileChannel.open(
            directory.resolve("ballast"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int step = STEP; step >= LEAST; step /= 2) {
        while (wrote(file, step)) {
          Thread.onSpinWait();
        }
      }
    }
  }

  private static boolean wrote(FileChannel file, int bytes) {
    try {
      file.write(ByteBuffer.allocate(bytes));
      return true;
    } catch (IOException full) {
      return false;
    }
  }

  /** Gives some room back, if there is less: the filling may have taken what others gave up. */
  void leave(long bytes) throws IOException {
    long missing = bytes - directory.toFile().getUsableSpace();
    try (FileChannel file =
        FileChannel.open(directory.resolve("ballast"), StandardOpenOption.WRITE)) {
      file.truncate(file.size() - Math.max(0, missing));
    }
  }

  /** Gives the room back. */
  void free() throws IOException {
    Files.delete(directory.resolve("ballast"));
  }

  @Override
  public void close() throws IOException {
    try {
      if (!runs("umount", directory.toString())) {
        runs("umount", "-l", directory.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.delete(image);
  }
}
