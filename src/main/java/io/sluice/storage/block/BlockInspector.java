package io.sluice.storage.block;

import io.sluice.storage.io.FileFormatException;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Verifies every block below a directory and tells what is in them, for {@code sluice inspect
 * blocks}. Takes no lock and changes nothing. Confined to one thread, used once.
 */
public final class BlockInspector {
  /** Every block is whole. */
  public static final int CLEAN = 0;

  /** Something is damaged. */
  public static final int DAMAGED = 1;

  /** There are no blocks, or they can't be read. */
  public static final int UNREADABLE = 2;

  /** Name of the folder of blocks in a data directory. */
  public static final String BLOCKS = "blocks";

  private final FileLayer files = FileLayer.real();
  private final PrintWriter out;
  private int whole;
  private int damaged;
  private int unreadable;

  private BlockInspector(PrintWriter out) {
    this.out = out;
  }

  /**
   * Inspects.
   *
   * @param directory a data directory, one tenant's folder of blocks (such as a Prometheus' data
   *     directory), or one block
   * @return one of the constants
   */
  public static int inspect(Path directory, PrintWriter out) throws IOException {
    return new BlockInspector(out).run(directory.toAbsolutePath().normalize());
  }

  private int run(Path directory) throws IOException {
    List<Path> blocks = find(directory);
    for (Path block : blocks) {
      one(block);
    }
    out.printf("%d blocks: %d whole, %d damaged%n", blocks.size(), whole, damaged + unreadable);
    if (blocks.isEmpty()) {
      out.printf("no blocks in %s%n", directory);
      return UNREADABLE;
    }
    return damaged > 0 ? DAMAGED : unreadable > 0 ? UNREADABLE : CLEAN;
  }

  private List<Path> find(Path directory) throws IOException {
    List<Path> blocks = new ArrayList<>();
    Path name = directory.getFileName();
    if (name != null && Ulid.isValid(name.toString())) {
      return List.of(directory);
    }
    collect(directory, blocks);
    Path tenants = directory.resolve(BLOCKS);
    for (String tenant : files.list(tenants)) {
      collect(tenants.resolve(tenant), blocks);
    }
    return blocks;
  }

  private void collect(Path folder, List<Path> blocks) throws IOException {
    for (String name : files.list(folder)) {
      if (Ulid.isValid(name)) {
        blocks.add(folder.resolve(name));
      } else if (name.endsWith(BlockFormat.CREATING) || name.endsWith(BlockFormat.DELETING)) {
        out.printf("%s: left over, removed at the next start%n", folder.resolve(name));
      }
    }
  }

  private void one(Path block) {
    try {
      BlockMeta meta = BlockVerifier.verify(files, block);
      boolean sums = files.exists(block.resolve(BlockFormat.SUMS));
      out.printf(
          "%s: whole%s, %s to %s, level %d, %d series, %d chunks, %d samples%n",
          block,
          sums ? "" : " (no digests)",
          Instant.ofEpochMilli(meta.minTime()),
          Instant.ofEpochMilli(meta.maxTime()),
          meta.level(),
          meta.stats().series(),
          meta.stats().chunks(),
          meta.stats().samples());
      whole++;
    } catch (FileFormatException bad) {
      damaged++;
      out.printf("%s: DAMAGED: %s%n", block, bad.getMessage());
    } catch (IOException failure) {
      unreadable++;
      out.printf("%s: can't be read: %s%n", block, failure);
    }
  }
}
