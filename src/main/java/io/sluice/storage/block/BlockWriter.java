package io.sluice.storage.block;

import io.sluice.api.LabelBytes;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes one block: series in label order, each with its chunks in time order. Memory: the symbols,
 * some 30 bytes for each label pair, and 16 MiB while postings are written.
 *
 * <p><b>Publication.</b> Everything is written into a directory with {@code .tmp-for-creation}
 * behind its name; {@link #publish} syncs it, reads it back, renames it and syncs the parent. A
 * crash at any point leaves either the whole block or a directory that is removed at the next
 * start.
 *
 * <p>Confined to one thread, used once. Close it in any case: what was not published is removed.
 */
public final class BlockWriter implements Closeable {
  private final FileLayer files;
  private final Path directory;
  private final Path aside;
  private final Ulid ulid;
  private final Sums sums = new Sums();
  private final ChunkFileWriter chunkFiles;
  private final IndexWriter index;
  private final ChunkList chunks = new ChunkList();
  private byte[] labels = new byte[256];
  private int labelsLength;
  private byte[] last = new byte[256];
  private int lastLength = -1;
  private long samples;
  private long chunkCount;
  private boolean published;

  private BlockWriter(FileLayer files, Path tenant, Ulid ulid, SymbolSet symbols, long maxSegment)
      throws IOException {
    this.files = files;
    this.directory = tenant.resolve(ulid.toString());
    this.aside = tenant.resolve(ulid + BlockFormat.CREATING);
    this.ulid = ulid;
    files.createDirectories(aside);
    this.chunkFiles =
        new ChunkFileWriter(files, aside.resolve(BlockFormat.CHUNKS), sums, maxSegment);
    this.index = new IndexWriter(files, aside.resolve(BlockFormat.INDEX), symbols);
  }

  /**
   * Begins a block.
   *
   * @param tenant the directory that blocks of its tenant lie in; made if missing
   * @param ulid its name; nothing of that name may be there
   * @param symbols every name and value that will occur; others do no harm but take room
   */
  public static BlockWriter begin(FileLayer files, Path tenant, Ulid ulid, SymbolSet symbols)
      throws IOException {
    return new BlockWriter(files, tenant, ulid, symbols, BlockFormat.MAX_SEGMENT);
  }

  static BlockWriter begin(
      FileLayer files, Path tenant, Ulid ulid, SymbolSet symbols, long maxSegment)
      throws IOException {
    return new BlockWriter(files, tenant, ulid, symbols, maxSegment);
  }

  /**
   * Begins a series; one that gets no chunk is left out.
   *
   * @param canonical holds its canonical label bytes, without the tenant
   * @throws IllegalArgumentException if it does not sort behind the one before
   */
  public void series(byte[] canonical, int off, int len) throws IOException {
    endSeries();
    if (len > labels.length) {
      labels = new byte[2 * len];
    }
    System.arraycopy(canonical, off, labels, 0, len);
    labelsLength = len;
    if (lastLength >= 0 && LabelBytes.compare(last, 0, lastLength, labels, 0, len) >= 0) {
      throw new IllegalArgumentException("series of a block must come in label order, each once");
    }
  }

  /**
   * Adds a chunk to the series; it must begin after the last one's end.
   *
   * @param count how many samples it has
   * @param encoding as in the format: 1 is XOR
   */
  public void chunk(long min, long max, int count, int encoding, byte[] data, int off, int len)
      throws IOException {
    if (max < min || (chunks.count > 0 && min <= chunks.max[chunks.count - 1])) {
      throw new IllegalArgumentException("chunks of a series must follow each other in time");
    }
    chunks.add(min, max, chunkFiles.append(encoding, data, off, len));
    samples += count;
    chunkCount++;
  }

  private void endSeries() throws IOException {
    if (chunks.count == 0) {
      return;
    }
    index.series(labels, 0, labelsLength, chunks);
    chunks.clear();
    last = labelsLength > last.length ? Arrays.copyOf(labels, labels.length) : last;
    System.arraycopy(labels, 0, last, 0, labelsLength);
    lastLength = labelsLength;
  }

  /** Samples written so far. */
  public long samples() {
    return samples;
  }

  /** True if nothing was written so far that could be published. */
  public boolean isEmpty() {
    return samples == 0;
  }

  /**
   * Finishes the block and makes it durable and visible.
   *
   * @param draft what its {@code meta.json} shall say; name and counts are filled in
   * @return the meta as written
   * @throws IOException if it could not be written, or not be read back: then there is no block
   */
  public BlockMeta publish(BlockMeta draft) throws IOException {
    return publish(draft, Pace.FULL);
  }

  /** The same at a pace. */
  public BlockMeta publish(BlockMeta draft, Pace pace) throws IOException {
    endSeries();
    BlockMeta.Stats stats = new BlockMeta.Stats(samples, index.seriesCount(), chunkCount);
    BlockMeta meta =
        new BlockMeta(
            ulid,
            draft.minTime(),
            draft.maxTime(),
            stats,
            draft.level(),
            draft.sources().isEmpty() ? List.of(ulid) : draft.sources(),
            draft.parents(),
            draft.order(),
            draft.directory(),
            draft.covered(),
            draft.labels());
    chunkFiles.finish();
    BlockCrash.pass("block-chunks-written");
    sums.add(BlockFormat.INDEX, index.finish());
    write(BlockFormat.TOMBSTONES, TombstonesFile.encode(List.of()));
    write(BlockFormat.META, MetaFile.encode(meta, sizes()));
    sums.write(files, aside);
    files.syncDirectory(aside);
    BlockVerifier.verify(files, aside, meta, pace);
    BlockCrash.pass("block-before-rename");
    files.rename(aside, directory);
    published = true;
    BlockCrash.pass("block-after-rename");
    files.syncDirectory(tenant());
    return meta;
  }

  private Path tenant() {
    Path parent = directory.getParent();
    if (parent == null) {
      throw new IllegalStateException("a block in no directory: " + directory);
    }
    return parent;
  }

  private Map<String, Long> sizes() throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    for (String name : sums.names()) {
      try (StorageFile file = files.openReadOnly(aside.resolve(name))) {
        sizes.put(name, file.size());
      }
    }
    return sizes;
  }

  private void write(String name, byte[] bytes) throws IOException {
    try (FileSink sink = new FileSink(files, aside.resolve(name))) {
      sink.put(bytes, 0, bytes.length);
      sums.add(name, sink.finish());
    }
  }

  @Override
  public void close() throws IOException {
    if (!published) {
      index.close();
      chunkFiles.close();
      BlockFiles.remove(files, aside);
    }
  }
}
