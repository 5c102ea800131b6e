package io.sluice.storage.block;

import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.NewerFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The chunk segments of a block. Immutable, thread-safe; see {@link ChunkReader}. */
final class ChunkFiles implements Closeable {
  private final Path directory;
  private final List<PagedFile> segments;

  private ChunkFiles(Path directory, List<PagedFile> segments) {
    this.directory = directory;
    this.segments = segments;
  }

  static ChunkFiles open(FileLayer files, Path directory, PageCache cache) throws IOException {
    ChunkFiles chunks = new ChunkFiles(directory, new ArrayList<>());
    try {
      for (String name : files.list(directory)) {
        if (!name.equals(BlockFormat.segmentName(chunks.segments.size() + 1))) {
          throw new CorruptFileException(
              directory.resolve(name),
              0,
              "found where segment " + (chunks.segments.size() + 1) + " belongs");
        }
        PagedFile segment = new PagedFile(files, directory.resolve(name), cache);
        chunks.segments.add(segment);
        check(segment);
      }
      return chunks;
    } catch (IOException | RuntimeException failure) {
      chunks.close();
      throw failure;
    }
  }

  private static void check(PagedFile segment) throws IOException {
    Bytes header = new EntryReader(segment).some(0, BlockFormat.CHUNKS_HEADER);
    if (header.int32() != BlockFormat.CHUNKS_MAGIC) {
      throw new CorruptFileException(segment.path(), 0, "not of chunks: other magic number");
    }
    int version = header.uint8();
    if (version != BlockFormat.CHUNKS_VERSION) {
      throw new NewerFormatException(segment.path(), 4, "chunks version " + version);
    }
  }

  int segments() {
    return segments.size();
  }

  long bytes() {
    return segments.stream().mapToLong(PagedFile::size).sum();
  }

  PagedFile segment(long number) throws CorruptFileException {
    if (number < 0 || number >= segments.size()) {
      throw new CorruptFileException(
          directory, 0, "segment " + (number + 1) + ", there are " + segments.size());
    }
    return segments.get((int) number);
  }

  @Override
  public void close() throws IOException {
    for (PagedFile segment : segments) {
      segment.close();
    }
  }
}
