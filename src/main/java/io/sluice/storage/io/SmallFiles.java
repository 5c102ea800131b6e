package io.sluice.storage.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Whole small files: read at once, replaced atomically. Thread-safe, without state. */
public final class SmallFiles {
  private static final int LIMIT = 16 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private SmallFiles() {}

  /**
   * All bytes of a file of at most 16 MiB.
   *
   * @throws CorruptFileException if it is larger, so it cannot be what is looked for
   */
  public static byte[] read(FileLayer files, Path file) throws IOException {
    return read(files, file, LIMIT);
  }

  /** The same with another limit. */
  public static byte[] read(FileLayer files, Path file, int limit) throws IOException {
    try (StorageFile open = files.openReadOnly(file)) {
      long size = open.size();
      if (size > limit) {
        throw new CorruptFileException(file, limit, size + " bytes where a small file belongs");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      open.read(bytes, 0);
      return bytes.array();
    }
  }

  /**
   * The whole file as JSON.
   *
   * @throws CorruptFileException if it is none, naming the byte
   */
  public static JsonNode readJson(FileLayer files, Path file) throws IOException {
    try {
      return JSON.readTree(read(files, file));
    } catch (JsonProcessingException bad) {
      long at = bad.getLocation() == null ? 0 : bad.getLocation().getByteOffset();
      throw new CorruptFileException(
          file, Math.max(at, 0), "not JSON: " + bad.getOriginalMessage());
    }
  }

  /** Writes aside, syncs, renames over the old one, syncs the directory. */
  public static void replace(FileLayer files, Path file, byte[] bytes) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    files.delete(aside);
    try (StorageFile open = files.create(aside)) {
      open.write(ByteBuffer.wrap(bytes), 0);
      open.force(true);
    }
    files.rename(aside, file);
    Path directory = file.getParent();
    if (directory == null) {
      throw new IOException("no directory to sync: " + file);
    }
    files.syncDirectory(directory);
  }
}
