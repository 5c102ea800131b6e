package io.sluice.storage.block;

import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a snapshot of all published blocks: a directory of hard links that has the shape of a data
 * directory. Written under another name, synced, renamed. Whoever calls keeps tombstones from
 * changing meanwhile. Thread-safe, without state.
 */
public final class SnapshotWriter {
  /** Name of the folder of snapshots in a data directory. */
  public static final String SNAPSHOTS = "snapshots";

  /**
   * A snapshot that was made. Immutable.
   *
   * @param path where it is
   * @param blocks how many blocks are in it
   * @param bytes what they take; nothing more than before, as long as they are in use
   * @param missing blocks that can't be read and are not in it
   */
  public record Snapshot(Path path, int blocks, long bytes, List<Path> missing) {

    /** Copies the list. */
    public Snapshot {
      missing = List.copyOf(missing);
    }
  }

  private SnapshotWriter() {}

  /** Makes one of that name below that directory. */
  public static Snapshot write(FileLayer files, BlockStore store, Path snapshots, String name)
      throws IOException {
    Path aside = snapshots.resolve(name + BlockFormat.CREATING);
    Path done = snapshots.resolve(name);
    files.createDirectories(aside);
    int blocks = 0;
    long bytes = 0;
    for (String tenant : store.tenantNames()) {
      Path folder = aside.resolve(BlockInspector.BLOCKS).resolve(tenant);
      try (BlockSet held = store.holdAll(tenant)) {
        for (Block block : held.blocks()) {
          link(files, block.path(), folder.resolve(block.meta().ulid().toString()));
          blocks++;
          bytes += block.bytes();
          BlockCrash.pass("snapshot-linked");
        }
      }
    }
    BlockCrash.pass("snapshot-before-rename");
    files.rename(aside, done);
    files.syncDirectory(snapshots);
    BlockCrash.pass("snapshot-renamed");
    List<Path> missing = new ArrayList<>();
    store.damaged().forEach(bad -> missing.add(bad.path()));
    return new Snapshot(done, blocks, bytes, missing);
  }

  private static void link(FileLayer files, Path block, Path to) throws IOException {
    linkAll(files, block.resolve(BlockFormat.CHUNKS), to.resolve(BlockFormat.CHUNKS));
    linkAll(files, block, to);
  }

  private static void linkAll(FileLayer files, Path from, Path to) throws IOException {
    files.createDirectories(to);
    for (String name : files.list(from)) {
      if (!name.equals(BlockFormat.CHUNKS)) {
        files.link(from.resolve(name), to.resolve(name));
      }
    }
    files.syncDirectory(to);
  }

  /** Removes what a crash left half done; returns what that was. */
  public static List<Path> tidy(FileLayer files, Path snapshots) throws IOException {
    List<Path> removed = new ArrayList<>();
    for (String name : files.list(snapshots)) {
      if (name.endsWith(BlockFormat.CREATING)) {
        Path aside = snapshots.resolve(name);
        Path tenants = aside.resolve(BlockInspector.BLOCKS);
        for (String tenant : files.list(tenants)) {
          for (String block : files.list(tenants.resolve(tenant))) {
            BlockFiles.remove(files, tenants.resolve(tenant).resolve(block));
          }
          files.delete(tenants.resolve(tenant));
        }
        files.delete(tenants);
        files.delete(aside);
        removed.add(aside);
      }
    }
    return removed;
  }
}
