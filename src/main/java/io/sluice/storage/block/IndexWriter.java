package io.sluice.storage.block;

import io.sluice.api.LabelCursor;
import io.sluice.storage.io.FileLayer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes the index of a block, version 2: symbols first, then series one by one in label order,
 * then postings. Confined to one thread.
 */
final class IndexWriter implements Closeable {
  private final Path path;
  private final FileSink out;
  private final SymbolSet symbols;
  private final PairCounts pairs = new PairCounts();
  private final LabelCursor labels = new LabelCursor();
  private final Scratch entry = new Scratch();
  private final long[] toc = new long[6];
  private int series;

  /** Creates the file and writes the symbols. */
  IndexWriter(FileLayer files, Path path, SymbolSet symbols) throws IOException {
    this.path = path;
    this.out = new FileSink(files, path);
    this.symbols = symbols;
    out.putInt(BlockFormat.INDEX_MAGIC);
    out.put(BlockFormat.INDEX_VERSION);
    writeSymbols();
    toc[1] = out.position();
  }

  private void writeSymbols() throws IOException {
    toc[0] = out.position();
    symbols.sort();
    long length = 4 + symbols.textBytes();
    for (int i = 0; i < symbols.size(); i++) {
      length += Scratch.uvarintSize(symbols.length(i));
    }
    out.putInt(length32(length, "symbols"));
    out.beginCrc();
    out.putInt(symbols.size());
    for (int i = 0; i < symbols.size(); i++) {
      out.putUvarint(symbols.length(i));
      out.put(symbols.page(i), symbols.offset(i), symbols.length(i));
    }
    out.putCrc();
  }

  /** A section's length has 32 bits. */
  static int length32(long length, String what) throws IOException {
    if (length > 0xffffffffL) {
      throw new IOException("an index with " + length + " bytes of " + what + " (at most 4 GiB)");
    }
    return (int) length;
  }

  /** Writes one series; its labels must sort behind those of the last. */
  void series(byte[] canonical, int off, int len, ChunkList chunks) throws IOException {
    out.align(BlockFormat.SERIES_ALIGNMENT);
    entry.clear();
    putLabels(canonical, off, len);
    putChunks(chunks);
    int length = entry.length;
    entry.putCrc(0);
    out.putUvarint(length);
    out.put(entry);
    series++;
  }

  private void putLabels(byte[] canonical, int off, int len) {
    entry.putUvarint(io.sluice.api.LabelBytes.count(canonical, off, len));
    labels.reset(canonical, off, len);
    while (labels.next()) {
      int name = symbols.ordinal(canonical, labels.nameOffset(), labels.nameLength());
      int value = symbols.ordinal(canonical, labels.valueOffset(), labels.valueLength());
      entry.putUvarint(name);
      entry.putUvarint(value);
      pairs.add(PairCounts.key(name, value));
    }
  }

  private void putChunks(ChunkList chunks) {
    entry.putUvarint(chunks.count);
    for (int i = 0; i < chunks.count; i++) {
      if (i == 0) {
        entry.putVarint(chunks.min[0]);
        entry.putUvarint(chunks.max[0] - chunks.min[0]);
        entry.putUvarint(chunks.ref[0]);
      } else {
        entry.putUvarint(chunks.min[i] - chunks.max[i - 1]);
        entry.putUvarint(chunks.max[i] - chunks.min[i]);
        entry.putVarint(chunks.ref[i] - chunks.ref[i - 1]);
      }
    }
  }

  /** Series written so far. */
  int seriesCount() {
    return series;
  }

  /** Writes the rest, syncs and closes; returns the file's SHA-256. */
  byte[] finish() throws IOException {
    long end = out.position();
    out.align(BlockFormat.POSTINGS_ALIGNMENT);
    // Label indexes are not written any more; readers of old versions find an empty place.
    toc[2] = out.position();
    toc[4] = out.position();
    PostingsWriter postings = new PostingsWriter(path, out, symbols, pairs, series);
    postings.writeLists(toc[1], end);
    toc[3] = out.position();
    toc[5] = out.position();
    postings.writeTable();
    writeToc();
    return out.finish();
  }

  private void writeToc() throws IOException {
    out.beginCrc();
    for (long offset : toc) {
      out.putLong(offset);
    }
    out.putCrc();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
