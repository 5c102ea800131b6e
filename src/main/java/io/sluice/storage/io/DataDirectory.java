package io.sluice.storage.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/**
 * The directory that holds everything: locked while open, described by {@code sluice.json}.
 * Thread-safe.
 */
public final class DataDirectory implements Closeable {
  /** Name of the lock file. */
  public static final String LOCK = "LOCK";

  /** Name of the description. */
  public static final String MANIFEST = "sluice.json";

  /** Name of the folder of logs. */
  public static final String WAL = "wal";

  private final FileLayer files;
  private final Path path;
  private final Closeable lock;
  private DirectoryManifest manifest; // guarded by this

  private DataDirectory(FileLayer files, Path path, Closeable lock, DirectoryManifest manifest) {
    this.files = files;
    this.path = path;
    this.lock = lock;
    this.manifest = manifest;
  }

  /**
   * Locks and opens a data directory, creating it if there is none.
   *
   * @throws DirectoryLockedException if it is in use
   * @throws NewerFormatException if a newer version wrote it
   * @throws CorruptFileException if its description cannot be read
   */
  public static DataDirectory open(FileLayer files, Path path) throws IOException {
    files.createDirectories(path);
    Closeable lock = files.lock(path.resolve(LOCK));
    try {
      return new DataDirectory(files, path, lock, readOrCreate(files, path));
    } catch (IOException | RuntimeException failed) {
      lock.close();
      throw failed;
    }
  }

  /**
   * The name of an existing data directory, read without locking it.
   *
   * @throws IOException if there is none, or it cannot be read
   */
  public static DirectoryId idOf(FileLayer files, Path path) throws IOException {
    return ManifestFile.read(files, path.resolve(MANIFEST)).id();
  }

  private static DirectoryManifest readOrCreate(FileLayer files, Path path) throws IOException {
    Path file = path.resolve(MANIFEST);
    if (files.exists(file)) {
      syncNames(files, path);
      return ManifestFile.read(files, file);
    }
    if (!files.list(path.resolve(WAL)).isEmpty()) {
      throw new CorruptFileException(
          file, 0, "missing, but there are logs: put it back from a copy, or move wal/ away");
    }
    DirectoryManifest fresh = DirectoryManifest.fresh(new SecureRandom());
    ManifestFile.write(files, file, fresh);
    return fresh;
  }

  /**
   * Killed between a rename and its sync, an earlier run may have left names that can be seen and
   * do not last: they are made to before anybody relies on them.
   */
  private static void syncNames(FileLayer files, Path path) throws IOException {
    files.syncDirectory(path);
    if (files.exists(path.resolve(WAL))) {
      files.syncDirectory(path.resolve(WAL));
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** The files it lives in. */
  public FileLayer files() {
    return files;
  }

  /** Its random name. */
  public synchronized DirectoryId id() {
    return manifest.id();
  }

  /** The 16-byte secret that series identities are keyed with; a copy. */
  public synchronized byte[] secret() {
    return manifest.secret().bytes();
  }

  /** All generations of logs, oldest first; the last is the current one. */
  public synchronized List<LogGeneration> generations() {
    return manifest.generations();
  }

  /**
   * The generation for that number of shards: the current one if it fits, else a new one with fresh
   * logs, recorded durably before this returns.
   */
  public synchronized LogGeneration generationFor(int shards) throws IOException {
    DirectoryManifest next = manifest.withShards(shards);
    if (!next.equals(manifest)) {
      ManifestFile.write(files, path.resolve(MANIFEST), next);
      manifest = next;
    }
    return next.current();
  }

  /** Forgets all generations of logs but the current one, durably; their files may go then. */
  public synchronized void forgetOlder() throws IOException {
    if (manifest.generations().size() > 1) {
      DirectoryManifest next = manifest.withoutOlder();
      ManifestFile.write(files, path.resolve(MANIFEST), next);
      manifest = next;
    }
  }

  /** The folder of all logs; it may not exist yet. */
  public Path walDirectory() {
    return path.resolve(WAL);
  }

  /** The folder of one log; it may not exist yet. */
  public Path logDirectory(int log) {
    return path.resolve(WAL).resolve(Integer.toString(log));
  }

  /** Gives the lock back. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
