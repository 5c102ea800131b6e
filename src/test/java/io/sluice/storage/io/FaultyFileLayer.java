package io.sluice.storage.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Another file layer whose calls fail, stall or are slow as {@link #faults} says, for tests with
 * more bytes than fit in memory. Thread-safe.
 */
public final class FaultyFileLayer implements FileLayer {
  private final FileLayer files;
  private final Faults faults = new Faults();

  /** Passes everything on to that layer. */
  public FaultyFileLayer(FileLayer files) {
    this.files = files;
  }

  /** What goes wrong. */
  public Faults faults() {
    return faults;
  }

  private void check(Faults.Call call) throws IOException {
    Faults.Fate fate = faults.next(call);
    if (fate != Faults.Fate.WORKS) {
      throw faults.error(fate);
    }
  }

  @Override
  public StorageFile create(Path file) throws IOException {
    check(Faults.Call.CREATE);
    return new Handle(files.create(file));
  }

  @Override
  public StorageFile open(Path file) throws IOException {
    check(Faults.Call.OPEN);
    return new Handle(files.open(file));
  }

  @Override
  public StorageFile openReadOnly(Path file) throws IOException {
    check(Faults.Call.OPEN);
    return new Handle(files.openReadOnly(file));
  }

  @Override
  public boolean exists(Path path) throws IOException {
    check(Faults.Call.LIST);
    return files.exists(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    check(Faults.Call.LIST);
    return files.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    check(Faults.Call.CREATE_DIRECTORY);
    files.createDirectories(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    check(Faults.Call.RENAME);
    files.rename(from, to);
  }

  @Override
  public void link(Path existing, Path name) throws IOException {
    check(Faults.Call.RENAME);
    files.link(existing, name);
  }

  @Override
  public void delete(Path file) throws IOException {
    check(Faults.Call.DELETE);
    files.delete(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    check(Faults.Call.SYNC_DIRECTORY);
    files.syncDirectory(directory);
  }

  @Override
  public DiskSpace space(Path directory) throws IOException {
    DiskSpace told = faults.space();
    return told == null ? files.space(directory) : told;
  }

  @Override
  public Closeable lock(Path file) throws IOException {
    return files.lock(file);
  }

  private final class Handle implements StorageFile {
    private final StorageFile file;

    Handle(StorageFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      check(Faults.Call.READ);
      return file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      check(Faults.Call.WRITE);
      file.write(source, position);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      check(Faults.Call.FORCE);
      if (!faults.forgetful()) {
        file.force(metadata);
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
