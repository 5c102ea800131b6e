package io.sluice.storage.block;

import io.sluice.storage.io.FileLayer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes chunks into segment files of bounded size. Confined to one thread. */
final class ChunkFileWriter implements Closeable {
  private final FileLayer files;
  private final Path directory;
  private final Sums sums;
  private final long maxSegment;
  private final Scratch chunk = new Scratch();
  private @Nullable FileSink out;
  private int segments;
  private long bytes;

  ChunkFileWriter(FileLayer files, Path directory, Sums sums, long maxSegment) throws IOException {
    this.files = files;
    this.directory = directory;
    this.sums = sums;
    this.maxSegment = maxSegment;
    files.createDirectories(directory);
  }

  /** Appends a chunk and returns its reference. */
  long append(int encoding, byte[] data, int off, int len) throws IOException {
    chunk.clear();
    chunk.putUvarint(len);
    int from = chunk.length;
    chunk.put(encoding);
    chunk.put(data, off, len);
    chunk.putCrc(from);
    FileSink sink = out;
    if (sink == null || sink.position() + chunk.length > maxSegment) {
      finishSegment();
      sink = begin();
    }
    long at = sink.position();
    sink.put(chunk);
    return (long) (segments - 1) << 32 | at;
  }

  private FileSink begin() throws IOException {
    segments++;
    FileSink sink = new FileSink(files, directory.resolve(BlockFormat.segmentName(segments)));
    out = sink;
    sink.putInt(BlockFormat.CHUNKS_MAGIC);
    sink.put(BlockFormat.CHUNKS_VERSION);
    sink.align(BlockFormat.CHUNKS_HEADER);
    return sink;
  }

  private void finishSegment() throws IOException {
    FileSink sink = out;
    if (sink != null) {
      bytes += sink.position();
      String name = BlockFormat.CHUNKS + "/" + BlockFormat.segmentName(segments);
      sums.add(name, sink.finish());
      out = null;
    }
  }

  /** Syncs and closes; returns the bytes of all segments. */
  long finish() throws IOException {
    finishSegment();
    files.syncDirectory(directory);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    FileSink sink = out;
    if (sink != null) {
      sink.close();
      out = null;
    }
  }
}
