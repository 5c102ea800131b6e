package io.sluice.storage.block;

import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Opens the folder of a tenant's blocks, tidies it up, and takes blocks away. Thread-safe. */
final class BlockFolder {
  private final FileLayer files;
  private final String directoryId;
  private final PageCache cache;
  private final List<String> removed = new CopyOnWriteArrayList<>();

  BlockFolder(FileLayer files, String directoryId, PageCache cache) {
    this.files = files;
    this.directoryId = directoryId;
    this.cache = cache;
  }

  /** What was removed at the start, or could not be later. */
  List<String> removed() {
    return List.copyOf(removed);
  }

  /** Opens all that can be opened; removes what was half done or is in a merged block. */
  TenantBlocks open(Path folder) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<DamagedBlock> damaged = new ArrayList<>();
    files.syncDirectory(folder); // blocks count from here on, so they must last
    DroppedFile.Dropped dropped = DroppedFile.read(files, folder, directoryId);
    for (String name : files.list(folder)) {
      Path path = folder.resolve(name);
      if (name.endsWith(BlockFormat.CREATING) || name.endsWith(BlockFormat.DELETING)) {
        BlockFiles.remove(files, path);
        removed.add(path.toString());
      } else if (Ulid.isValid(name) && dropped.blocks().contains(Ulid.parse(name))) {
        delete(path);
        removed.add(path.toString());
      } else if (Ulid.isValid(name)) {
        openInto(path, blocks, damaged);
      }
    }
    for (Block block : TenantBlocks.merged(blocks)) {
      blocks.remove(block);
      block.close();
      delete(block.path());
      removed.add(block.path().toString());
    }
    return new TenantBlocks(blocks, damaged, Map.of(), dropped);
  }

  /** Opens one block into the first list, or says why not in the second. */
  void openInto(Path path, List<Block> blocks, List<DamagedBlock> damaged) {
    try {
      blocks.add(openBlock(path));
    } catch (IOException failure) {
      damaged.add(damaged(path, String.valueOf(failure.getMessage())));
    }
  }

  /** Only reads of its range are refused, if that can be known. */
  private DamagedBlock damaged(Path path, String why) {
    try {
      BlockMeta meta = MetaFile.readSummed(files, path);
      return new DamagedBlock(path, why, meta.minTime(), meta.maxTime());
    } catch (IOException unknown) {
      return new DamagedBlock(path, why, Long.MIN_VALUE, Long.MAX_VALUE);
    }
  }

  Block openBlock(Path path) throws IOException {
    Block block = Block.open(files, path, cache);
    block.atEnd(() -> {});
    return block;
  }

  /** Closes a block that stays on disk. */
  void close(Block block) {
    try {
      block.close();
    } catch (IOException failure) {
      removed.add(block.path() + ": " + failure);
    }
  }

  /** What can't be deleted now is found and removed at the next start; false then. */
  boolean deleteQuietly(Path block) {
    try {
      delete(block);
      return true;
    } catch (IOException later) {
      removed.add(block + ": " + later);
      return false;
    }
  }

  private void delete(Path block) throws IOException {
    Path aside = block.resolveSibling(block.getFileName() + BlockFormat.DELETING);
    files.rename(block, aside);
    Path folder = block.getParent();
    if (folder != null) {
      files.syncDirectory(folder);
    }
    BlockCrash.pass("block-deleting");
    BlockFiles.remove(files, aside);
  }
}
