package io.sluice.storage.io;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Real files that forget what was not synced: what is written stays in this process's memory until
 * {@link StorageFile#force}, and created, renamed and deleted names until {@link #syncDirectory}.
 * So {@code kill -9} does to the data what a loss of power does. For {@code sluice prove}; never
 * for data that matter.
 *
 * <p>As real disks do, it also writes sectors nobody asked for, in any order, and makes some
 * changes of names before they are synced; a kill in the middle of a sync leaves part of it. A seed
 * decides which. Without syncs (the negative control) forcing a file does nothing.
 *
 * <p>Only what lies in the data directory is forgotten. Thread-safe: one lock for everything.
 */
public final class ForgettingFileLayer implements FileLayer {
  private static final long SYNC_MICROS = 400; // so that kills fall into syncs
  private static final int LEAKS = 6; // one call in so many has a part done that nobody asked for

  private final Path root;
  private final Path nameless;
  private final boolean syncs;
  private final Random dice;
  private final UnsyncedNames top;
  private long files;

  private ForgettingFileLayer(Path root, Path nameless, long seed, boolean syncs) {
    this.root = root;
    this.nameless = nameless;
    this.syncs = syncs;
    this.dice = new Random(seed);
    this.top = UnsyncedNames.top(root);
  }

  /**
   * Files in and below a data directory.
   *
   * @param seed decides what reaches the disk unasked
   * @param syncs false if forcing a file does nothing, but for {@code sluice.json}
   */
  public static ForgettingFileLayer of(Path data, long seed, boolean syncs) throws IOException {
    Path root = data.toAbsolutePath().normalize();
    Path nameless = root.resolveSibling(root.getFileName() + ".unsynced");
    FileLayer.real().createDirectories(root);
    empty(nameless);
    return new ForgettingFileLayer(root, nameless, seed, syncs);
  }

  private static void empty(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    Files.createDirectory(folder);
  }

  @Override
  public synchronized StorageFile create(Path file) throws IOException {
    UnsyncedNames directory = directoryOf(file);
    if (directory.names().containsKey(name(file))) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Path place = nameless.resolve(Long.toString(files++));
    Files.createFile(place);
    UnsyncedNames made = UnsyncedNames.nameless(place);
    directory.change(null, name(file), made);
    leak(directory);
    return new Handle(made, synced(file));
  }

  @Override
  public synchronized StorageFile open(Path file) throws IOException {
    return new Handle(find(file), synced(file));
  }

  @Override
  public StorageFile openReadOnly(Path file) throws IOException {
    return open(file);
  }

  private boolean synced(Path file) {
    return syncs || name(file).startsWith(DataDirectory.MANIFEST);
  }

  @Override
  public synchronized boolean exists(Path path) throws IOException {
    try {
      find(path);
      return true;
    } catch (FileNotFoundException none) {
      return false;
    }
  }

  @Override
  public synchronized List<String> list(Path directory) throws IOException {
    try {
      return new ArrayList<>(directory(directory).names().keySet());
    } catch (FileNotFoundException none) {
      return List.of();
    }
  }

  @Override
  public synchronized void createDirectories(Path directory) throws IOException {
    UnsyncedNames at = top;
    for (String step : steps(directory)) {
      UnsyncedNames next = at.names().get(step);
      at = next == null ? at.makeDirectory(step) : next;
    }
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    UnsyncedNames directory = directoryOf(from);
    directory.change(name(from), name(to), find(from));
    leak(directory);
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    if (exists(file)) {
      UnsyncedNames directory = directoryOf(file);
      directory.change(name(file), null, find(file));
      leak(directory);
    }
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    directory(directory).syncAll();
  }

  @Override
  public synchronized Closeable lock(Path file) throws IOException {
    Closeable lock = FileLayer.real().lock(file);
    directoryOf(file).found(name(file));
    return lock;
  }

  private void leak(UnsyncedNames directory) throws IOException {
    if (dice.nextInt(LEAKS) == 0) {
      directory.leak(dice);
    }
  }

  private List<String> steps(Path path) throws IOException {
    Path whole = path.toAbsolutePath().normalize();
    if (!whole.startsWith(root)) {
      throw new IOException(path + " is not in " + root);
    }
    List<String> steps = new ArrayList<>();
    for (int i = root.getNameCount(); i < whole.getNameCount(); i++) {
      steps.add(whole.getName(i).toString());
    }
    return steps;
  }

  private UnsyncedNames find(Path path) throws IOException {
    UnsyncedNames at = top;
    for (String step : steps(path)) {
      UnsyncedNames next = at.isDirectory() ? at.names().get(step) : null;
      if (next == null) {
        throw new FileNotFoundException(path.toString());
      }
      at = next;
    }
    return at;
  }

  private UnsyncedNames directory(Path path) throws IOException {
    UnsyncedNames found = find(path);
    if (!found.isDirectory()) {
      throw new FileNotFoundException(path + " is no directory");
    }
    return found;
  }

  private UnsyncedNames directoryOf(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? top : directory(parent);
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** An open file. Guarded by the layer. */
  private final class Handle implements StorageFile {
    private final UnsyncedNames node;
    private final boolean synced;

    Handle(UnsyncedNames node, boolean synced) throws IOException {
      this.node = node;
      this.synced = synced;
      node.pages();
    }

    @Override
    public long size() throws IOException {
      synchronized (ForgettingFileLayer.this) {
        return node.pages().size();
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      synchronized (ForgettingFileLayer.this) {
        return node.pages().read(node.disk(), target, position);
      }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      synchronized (ForgettingFileLayer.this) {
        long end = position + source.remaining();
        node.pages().write(node.disk(), source, position);
        if (dice.nextInt(LEAKS) == 0) {
          node.pages().leak(node.disk(), position, end, dice);
        }
      }
    }

    @Override
    public void force(boolean metadata) throws IOException {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(SYNC_MICROS));
      synchronized (ForgettingFileLayer.this) {
        if (synced) {
          node.pages().flush(node.disk(), dice);
        }
      }
    }

    @Override
    public void close() {
      // What is not synced must outlive the handle; the process ends soon.
    }
  }
}
