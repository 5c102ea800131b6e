package io.sluice.storage.block;

import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds blocks elsewhere and copies them. Thread-safe, without state. */
final class BlockCopy {
  private static final int WINDOW = 256 << 10;

  private BlockCopy() {}

  /** The name of a block's directory. */
  static Optional<Ulid> name(Path block) {
    Path last = block.getFileName();
    return last != null && Ulid.isValid(last.toString())
        ? Optional.of(Ulid.parse(last.toString()))
        : Optional.empty();
  }

  /** The block itself, or those in the folder. */
  static List<Path> find(FileLayer files, Path folder) throws IOException {
    if (name(folder).isPresent()) {
      return List.of(folder);
    }
    List<Path> blocks = new ArrayList<>();
    for (String name : files.list(folder)) {
      if (Ulid.isValid(name)) {
        blocks.add(folder.resolve(name));
      }
    }
    return blocks;
  }

  /** Copies a block under another meta, reads the copy back, and publishes it. */
  static void copy(FileLayer files, Path from, Path folder, BlockMeta meta) throws IOException {
    Path done = folder.resolve(meta.ulid().toString());
    Path aside = folder.resolve(meta.ulid() + BlockFormat.CREATING);
    BlockFiles.remove(files, aside);
    Sums sums = new Sums();
    Map<String, Long> sizes = new TreeMap<>();
    try {
      Path chunks = aside.resolve(BlockFormat.CHUNKS);
      files.createDirectories(chunks);
      for (String name : files.list(from.resolve(BlockFormat.CHUNKS))) {
        file(files, from, aside, BlockFormat.CHUNKS + "/" + name, sums, sizes);
      }
      file(files, from, aside, BlockFormat.INDEX, sums, sizes);
      if (files.exists(from.resolve(BlockFormat.TOMBSTONES))) {
        file(files, from, aside, BlockFormat.TOMBSTONES, sums, sizes);
      } else {
        bytes(files, aside, BlockFormat.TOMBSTONES, TombstonesFile.encode(List.of()), sums);
      }
      bytes(files, aside, BlockFormat.META, MetaFile.encode(meta, sizes), sums);
      sums.write(files, aside);
      files.syncDirectory(chunks);
      files.syncDirectory(aside);
      BlockVerifier.verify(files, aside, meta, Pace.FULL);
      BlockCrash.pass("import-before-rename");
      files.rename(aside, done);
      files.syncDirectory(folder);
    } catch (IOException failure) {
      BlockFiles.remove(files, aside);
      throw failure;
    }
  }

  private static void file(
      FileLayer files, Path from, Path to, String name, Sums sums, Map<String, Long> sizes)
      throws IOException {
    byte[] window = new byte[WINDOW];
    try (StorageFile source = files.openReadOnly(from.resolve(name));
        FileSink sink = new FileSink(files, to.resolve(name))) {
      long at = 0;
      int read;
      while ((read = source.read(ByteBuffer.wrap(window), at)) > 0) {
        sink.put(window, 0, read);
        at += read;
      }
      sizes.put(name, at);
      sums.add(name, sink.finish());
    }
  }

  private static void bytes(FileLayer files, Path to, String name, byte[] bytes, Sums sums)
      throws IOException {
    try (FileSink sink = new FileSink(files, to.resolve(name))) {
      sink.put(bytes, 0, bytes.length);
      sums.add(name, sink.finish());
    }
  }
}
