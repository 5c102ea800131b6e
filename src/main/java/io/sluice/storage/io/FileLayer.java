package io.sluice.storage.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What storage may do to files. The one seam between Sluice and the operating system, so that a
 * test can forget what was not synced and fail any single call. Thread-safe; the files it hands out
 * are not.
 *
 * <p>Durability rule: bytes count after {@link StorageFile#force}, names after {@link
 * #syncDirectory}; nothing counts before, whatever can be read back.
 */
public interface FileLayer {

  /** Creates a file that must not exist yet and opens it for reading and writing. */
  StorageFile create(Path file) throws IOException;

  /** Opens an existing file for reading and writing. */
  StorageFile open(Path file) throws IOException;

  /** Opens an existing file for reading only. */
  StorageFile openReadOnly(Path file) throws IOException;

  /** True if a file or directory of that name can be seen now. */
  boolean exists(Path path) throws IOException;

  /** Names in a directory, sorted; empty if there is no such directory. */
  List<String> list(Path directory) throws IOException;

  /** Creates a directory and its missing parents, all of them durably. */
  void createDirectories(Path directory) throws IOException;

  /** Renames within one directory, atomically, replacing what had that name. */
  void rename(Path from, Path to) throws IOException;

  /**
   * Gives a file that is never written again a further name, on the same disk. That counts once the
   * directory of the new name is synced.
   */
  default void link(Path existing, Path name) throws IOException {
    throw new IOException("these files can't have two names: " + existing);
  }

  /** Deletes a file; no error if there is none. */
  void delete(Path file) throws IOException;

  /** Makes the names in a directory durable: creations, renames, deletions. */
  void syncDirectory(Path directory) throws IOException;

  /**
   * Takes the exclusive lock on a file, which is created if missing; closing gives it back.
   *
   * @throws DirectoryLockedException if this or another process holds it
   */
  Closeable lock(Path file) throws IOException;

  /** Room on the file system of an existing directory; asks, does not reserve. */
  default DiskSpace space(Path directory) throws IOException {
    return DiskSpace.UNKNOWN;
  }

  /** The layer of the operating system. */
  static FileLayer real() {
    return RealFileLayer.INSTANCE;
  }
}
