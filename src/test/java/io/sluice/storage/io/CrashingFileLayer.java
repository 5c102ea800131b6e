package io.sluice.storage.io;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files in memory that lose what was not synced when {@link #crash power is lost}, keep it when
 * {@link #kill only the process dies}, and fail as {@link #faults} says. Thread-safe.
 */
public final class CrashingFileLayer implements FileLayer {
  private final Faults faults = new Faults();
  private final MemoryDirectory root = new MemoryDirectory();
  private final Set<Path> locks = new HashSet<>();
  private final Random random;
  private int lives; // files opened in an earlier life are closed

  /** An empty disk; the seed decides how far half-done calls get. */
  public CrashingFileLayer(long seed) {
    random = new Random(seed);
  }

  /** What goes wrong. */
  public Faults faults() {
    return faults;
  }

  /** Power is lost: unsynced bytes and names are gone, or some of them, as the seed wants it. */
  public synchronized void crash(long seed) {
    Random dice = new Random(seed);
    root.crash(dice);
    kill();
  }

  /** The process dies: open files and locks are gone, what was written is not. */
  public synchronized void kill() {
    lives++;
    locks.clear();
    faults.heal();
  }

  /** What can be read of a file now. */
  public synchronized byte[] contents(Path file) throws IOException {
    return find(file).contents();
  }

  /** Changes bytes of a file durably, as a bad disk would; may lengthen it. */
  public synchronized void damage(Path file, int offset, byte... bytes) throws IOException {
    find(file).damage(offset, bytes);
  }

  /** Cuts a file durably. */
  public synchronized void truncate(Path file, int size) throws IOException {
    find(file).truncate(size);
  }

  @Override
  public synchronized StorageFile create(Path file) throws IOException {
    Faults.Fate fate = faults.next(Faults.Call.CREATE);
    MemoryDirectory directory = directory(file);
    if (fate == Faults.Fate.FAILS) {
      throw faults.error(fate);
    }
    if (directory.now.containsKey(name(file))) {
      throw new FileAlreadyExistsException(file.toString());
    }
    MemoryFile made = new MemoryFile();
    directory.add(name(file), made);
    check(fate);
    return new Handle(made, true);
  }

  @Override
  public synchronized StorageFile open(Path file) throws IOException {
    check(faults.next(Faults.Call.OPEN));
    return new Handle(find(file), true);
  }

  @Override
  public synchronized StorageFile openReadOnly(Path file) throws IOException {
    check(faults.next(Faults.Call.OPEN));
    return new Handle(find(file), false);
  }

  @Override
  public synchronized boolean exists(Path path) throws IOException {
    check(faults.next(Faults.Call.LIST));
    return node(path) != null;
  }

  @Override
  public synchronized List<String> list(Path directory) throws IOException {
    check(faults.next(Faults.Call.LIST));
    return node(directory) instanceof MemoryDirectory listed
        ? new ArrayList<>(listed.now.keySet())
        : List.of();
  }

  @Override
  public synchronized void createDirectories(Path directory) throws IOException {
    if (node(directory) == null) {
      check(faults.next(Faults.Call.CREATE_DIRECTORY));
      MemoryDirectory at = root;
      for (Path step : directory) {
        at =
            at.now.get(step.toString()) instanceof MemoryDirectory known
                ? known
                : at.makeDirectory(step.toString());
      }
    }
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    Faults.Fate fate = faults.next(Faults.Call.RENAME);
    MemoryNode node = node(from);
    if (node == null) {
      throw new FileNotFoundException(from.toString());
    }
    if (fate != Faults.Fate.FAILS) {
      directory(from).rename(name(from), name(to), node);
    }
    check(fate);
  }

  @Override
  public synchronized void link(Path existing, Path name) throws IOException {
    Faults.Fate fate = faults.next(Faults.Call.RENAME);
    MemoryFile file = find(existing);
    if (fate != Faults.Fate.FAILS) {
      directory(name).add(name(name), file);
    }
    check(fate);
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    Faults.Fate fate = faults.next(Faults.Call.DELETE);
    if (node(file) instanceof MemoryDirectory full && !full.now.isEmpty()) {
      throw new DirectoryNotEmptyException(file.toString());
    }
    if (fate != Faults.Fate.FAILS) {
      directory(file).remove(name(file));
    }
    check(fate);
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    check(faults.next(Faults.Call.SYNC_DIRECTORY));
    if (!(node(directory) instanceof MemoryDirectory found)) {
      throw new FileNotFoundException(directory.toString());
    }
    found.sync();
  }

  @Override
  public synchronized Closeable lock(Path file) throws IOException {
    if (!locks.add(file)) {
      throw new DirectoryLockedException(file, "this process", null);
    }
    return () -> unlock(file);
  }

  private synchronized void unlock(Path file) {
    locks.remove(file);
  }

  private void check(Faults.Fate fate) throws IOException {
    if (fate != Faults.Fate.WORKS) {
      throw faults.error(fate);
    }
  }

  private @Nullable MemoryNode node(@Nullable Path path) {
    MemoryNode at = root;
    for (Path step : path == null ? List.<Path>of() : path) {
      at = at instanceof MemoryDirectory directory ? directory.now.get(step.toString()) : null;
    }
    return at;
  }

  private MemoryDirectory directory(Path file) throws IOException {
    if (node(file.getParent()) instanceof MemoryDirectory directory) {
      return directory;
    }
    throw new FileNotFoundException(String.valueOf(file.getParent()));
  }

  private MemoryFile find(Path file) throws IOException {
    if (node(file) instanceof MemoryFile found) {
      return found;
    }
    throw new FileNotFoundException(file.toString());
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private final class Handle implements StorageFile {
    private final MemoryFile file;
    private final boolean writable;
    private final int life = lives;
    private boolean closed;

    Handle(MemoryFile file, boolean writable) {
      this.file = file;
      this.writable = writable;
    }

    private void checkOpen() throws IOException {
      if (closed || life != lives) {
        throw new IOException("the file is closed");
      }
    }

    @Override
    public long size() throws IOException {
      synchronized (CrashingFileLayer.this) {
        checkOpen();
        return file.size();
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      Faults.Fate fate = faults.next(Faults.Call.READ);
      synchronized (CrashingFileLayer.this) {
        checkOpen();
        check(fate);
        return file.read(target, position);
      }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      Faults.Fate fate = faults.next(Faults.Call.WRITE);
      synchronized (CrashingFileLayer.this) {
        checkOpen();
        if (!writable) {
          throw new IOException("the file was opened for reading");
        }
        int count = source.remaining();
        int written = fate == Faults.Fate.WORKS ? count : random.nextInt(count + 1);
        file.write(source, position, written);
        check(fate);
      }
    }

    @Override
    public void force(boolean metadata) throws IOException {
      Faults.Fate fate = faults.next(Faults.Call.FORCE);
      synchronized (CrashingFileLayer.this) {
        checkOpen();
        if (fate == Faults.Fate.FAILS) {
          file.failedForce(random);
        } else if (fate == Faults.Fate.WORKS && !faults.forgetful()) {
          file.force();
        }
        check(fate);
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
