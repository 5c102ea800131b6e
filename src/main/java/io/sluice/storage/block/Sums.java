package io.sluice.storage.block;

import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.SmallFiles;
import io.sluice.storage.io.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The digests of a block's files, {@code sluice.sums}: lines as {@code sha256sum} writes and checks
 * them. Confined to one thread.
 */
final class Sums {
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64})  (index|meta\\.json|tombstones|chunks/[0-9]{6})");
  private static final int WINDOW = 256 << 10;

  private final Map<String, byte[]> digests = new TreeMap<>();

  void add(String name, byte[] digest) {
    digests.put(name, digest);
  }

  void remove(String name) {
    digests.remove(name);
  }

  /** Files that it names, by path within the block. */
  Iterable<String> names() {
    return digests.keySet();
  }

  boolean has(String name) {
    return digests.containsKey(name);
  }

  /** Writes the file; whoever calls syncs the directory. */
  void write(FileLayer files, Path block) throws IOException {
    byte[] bytes = encode();
    try (FileSink sink = new FileSink(files, block.resolve(BlockFormat.SUMS))) {
      sink.put(bytes, 0, bytes.length);
      sink.finish();
    }
  }

  byte[] encode() {
    StringBuilder text = new StringBuilder();
    digests.forEach(
        (name, digest) ->
            text.append(HexFormat.of().formatHex(digest)).append("  ").append(name).append('\n'));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads the file.
   *
   * @throws CorruptFileException if a line is none
   */
  static Sums read(FileLayer files, Path block) throws IOException {
    Path file = block.resolve(BlockFormat.SUMS);
    String text = new String(SmallFiles.read(files, file), StandardCharsets.ISO_8859_1);
    Sums sums = new Sums();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      Matcher line = LINE.matcher(text.substring(at, end < 0 ? text.length() : end));
      if (end < 0 || !line.matches() || sums.has(line.group(2))) {
        throw new CorruptFileException(file, at, "not a digest and a name");
      }
      sums.add(line.group(2), HexFormat.of().parseHex(line.group(1)));
      at = end + 1;
    }
    return sums;
  }

  /**
   * Reads one file whole and compares.
   *
   * @throws CorruptFileException if it is not what was written
   */
  void check(FileLayer files, Path block, String name) throws IOException {
    check(files, block, name, Pace.FULL);
  }

  /** The same at a pace. */
  void check(FileLayer files, Path block, String name, Pace pace) throws IOException {
    Path path = block.resolve(name);
    byte[] expected = digests.getOrDefault(name, new byte[0]);
    MessageDigest digest = FileSink.sha256();
    byte[] window = new byte[WINDOW];
    try (StorageFile file = files.openReadOnly(path)) {
      long at = 0;
      int read;
      while ((read = file.read(ByteBuffer.wrap(window), at)) > 0) {
        digest.update(window, 0, read);
        pace.step(read);
        at += read;
      }
    }
    if (!Arrays.equals(digest.digest(), expected)) {
      throw new CorruptFileException(path, 0, "its SHA-256 is not the one in " + BlockFormat.SUMS);
    }
  }
}
