package io.sluice.storage.block;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.storage.io.FileFormatException;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.SmallFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes blocks of a Prometheus, Thanos, Mimir or another Sluice into a tenant of a data directory
 * that no server uses. Each is read whole, copied, read again, and renamed into place. What was
 * imported before is recognised by name, also when it was merged since. Confined to one thread,
 * used once.
 */
public final class BlockImporter {
  /** Everything is there now. */
  public static final int DONE = 0;

  /** Something is damaged and was left out. */
  public static final int DAMAGED = 1;

  /** There was nothing to import, or it could not be read. */
  public static final int NOTHING = 2;

  /** What is imported counts behind everything that is here, among itself as it did. */
  private static final long BEHIND = -(1L << 40);

  private static final String DELETION_MARK = "deletion-mark.json";

  private final FileLayer files;
  private final BlockStore store;
  private final String tenant;
  private final PrintWriter out;
  private int imported;
  private int present;
  private int skipped;
  private int damaged;

  /**
   * @param store of the data directory, whose lock is held
   * @param out told of every block
   */
  public BlockImporter(FileLayer files, BlockStore store, String tenant, PrintWriter out) {
    this.files = files;
    this.store = store;
    this.tenant = tenant;
    this.out = out;
  }

  /**
   * Imports all blocks in a folder, or the one that it is.
   *
   * @return one of the constants
   */
  public int run(Path folder) throws IOException {
    List<Path> blocks = BlockCopy.find(files, folder);
    store.forgetDropped(tenant);
    Set<Ulid> known = known();
    Set<Ulid> merged = mergedIn(blocks);
    for (Path block : blocks) {
      one(block, known, merged);
    }
    out.printf(
        "tenant %s: %d blocks imported, %d there already, %d left out, %d damaged%n",
        tenant, imported, present, skipped, damaged);
    return damaged > 0 ? DAMAGED : blocks.isEmpty() ? NOTHING : DONE;
  }

  private Set<Ulid> known() {
    Set<Ulid> known = new HashSet<>();
    for (BlockMeta meta : store.metas(tenant)) {
      known.add(meta.ulid());
      known.addAll(meta.sources());
    }
    store.damaged().forEach(bad -> BlockCopy.name(bad.path()).ifPresent(known::add));
    return known;
  }

  /** Blocks that another one of the same folder was merged from. */
  private Set<Ulid> mergedIn(List<Path> blocks) {
    Set<Ulid> merged = new HashSet<>();
    for (Path block : blocks) {
      parents(block).forEach(parent -> merged.add(parent.ulid()));
    }
    return merged;
  }

  /** None if they can't be read, which is told when it is the block's turn. */
  private List<BlockMeta.Parent> parents(Path block) {
    try {
      return MetaFile.read(files, block).parents();
    } catch (IOException later) {
      return List.of();
    }
  }

  private void one(Path block, Set<Ulid> known, Set<Ulid> merged) {
    try {
      Ulid name = BlockCopy.name(block).orElseThrow();
      String reason = reasonToLeaveOut(block, name, merged);
      if (known.contains(name)) {
        present++;
        out.printf("%s: there already%n", block);
      } else if (!reason.isEmpty()) {
        skipped++;
        out.printf("%s: left out: %s%n", block, reason);
      } else {
        take(block, name);
      }
    } catch (FileFormatException bad) {
      damaged++;
      out.printf("%s: DAMAGED, left out: %s%n", block, bad.getMessage());
    } catch (IOException failure) {
      damaged++;
      out.printf("%s: could not be imported: %s%n", block, failure);
    }
  }

  private String reasonToLeaveOut(Path block, Ulid name, Set<Ulid> merged) throws IOException {
    if (merged.contains(name)) {
      return "another block there was merged from it";
    }
    if (files.exists(block.resolve(DELETION_MARK))) {
      return "it is marked for deletion (" + DELETION_MARK + ")";
    }
    JsonNode meta = SmallFiles.readJson(files, block.resolve(BlockFormat.META));
    long resolution = meta.path("thanos").path("downsample").path("resolution").asLong();
    return resolution == 0 ? "" : "it is downsampled to " + resolution + " ms";
  }

  private void take(Path block, Ulid name) throws IOException {
    BlockMeta read = BlockVerifier.verify(files, block);
    BlockMeta meta =
        new BlockMeta(
            name,
            read.minTime(),
            read.maxTime(),
            read.stats(),
            1,
            List.of(name),
            List.of(),
            read.order() < 0 ? read.order() : read.order() + BEHIND,
            "",
            List.of(),
            read.labels());
    BlockCopy.copy(files, block, store.folder(tenant), meta);
    store.replace(tenant, List.of(name), Set.of());
    imported++;
    out.printf(
        "%s: imported, %s to %s, %d series, %d samples%s%n",
        block,
        Instant.ofEpochMilli(meta.minTime()),
        Instant.ofEpochMilli(meta.maxTime()),
        meta.stats().series(),
        meta.stats().samples(),
        meta.labels().isEmpty()
            ? ""
            : "; its external labels " + meta.labels() + " are not added to its series");
  }
}
