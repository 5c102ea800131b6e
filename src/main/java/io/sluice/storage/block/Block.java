package io.sluice.storage.block;

import io.sluice.storage.io.FileLayer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A published block, open for reading. Counted: it opens with one holder, and its files are closed
 * when the last one lets go. Thread-safe.
 */
public final class Block implements Closeable {
  private final Path path;
  private final BlockMeta meta;
  private final BlockIndex index;
  private final ChunkFiles chunks;
  private final AtomicInteger holders = new AtomicInteger(1);
  private volatile Runnable atEnd = () -> {};

  private Block(Path path, BlockMeta meta, BlockIndex index, ChunkFiles chunks) {
    this.path = path;
    this.meta = meta;
    this.index = index;
    this.chunks = chunks;
  }

  /**
   * Opens a block: reads its meta and tombstones, checks symbols and the table of postings.
   *
   * @throws io.sluice.storage.io.FileFormatException if something is damaged or newer
   */
  public static Block open(FileLayer files, Path path, PageCache cache) throws IOException {
    BlockMeta meta = MetaFile.readSummed(files, path);
    Tombstones tombstones = Tombstones.of(TombstonesFile.read(files, path));
    BlockIndex index = BlockIndex.open(files, path.resolve(BlockFormat.INDEX), cache);
    index.tombstones(tombstones);
    try {
      return new Block(
          path, meta, index, ChunkFiles.open(files, path.resolve(BlockFormat.CHUNKS), cache));
    } catch (IOException | RuntimeException failure) {
      index.close();
      throw failure;
    }
  }

  /** Its directory. */
  public Path path() {
    return path;
  }

  /** What its {@code meta.json} says. */
  public BlockMeta meta() {
    return meta;
  }

  /** Its index. */
  public BlockIndex index() {
    return index;
  }

  /** A reader of its chunks, for one thread. */
  public ChunkReader chunkReader() {
    return new ChunkReader(chunks);
  }

  ChunkFiles chunks() {
    return chunks;
  }

  /** Bytes of its index and chunks. */
  public long bytes() {
    return index.file().size() + chunks.bytes();
  }

  /** True if samples of it were deleted that still take room. */
  public boolean hasTombstones() {
    return !index.tombstones().isEmpty();
  }

  /** Holds it open; false if it is closed already. Each that got true must {@link #close}. */
  public boolean hold() {
    int before = holders.getAndUpdate(n -> n == 0 ? 0 : n + 1);
    return before > 0;
  }

  /** What to do when the last holder has let go. */
  void atEnd(Runnable then) {
    atEnd = then;
  }

  /** Lets go. */
  @Override
  public void close() throws IOException {
    if (holders.decrementAndGet() == 0) {
      index.close();
      chunks.close();
      atEnd.run();
    }
  }
}
