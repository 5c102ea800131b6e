package io.sluice.storage.block;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The blocks of one tenant. Immutable.
 *
 * @param blocks in the order in which they count: at an equal time the last one does
 * @param damaged those that are not answered from
 * @param flawed those of {@code blocks} in which something was found that can't be read, and what
 * @param dropped what was let go of
 */
record TenantBlocks(
    List<Block> blocks,
    List<DamagedBlock> damaged,
    Map<Ulid, String> flawed,
    DroppedFile.Dropped dropped) {
  static final TenantBlocks NONE =
      new TenantBlocks(List.of(), List.of(), Map.of(), DroppedFile.Dropped.NONE);

  TenantBlocks {
    blocks = sorted(blocks);
    damaged = List.copyOf(damaged);
    flawed = Map.copyOf(flawed);
  }

  private static List<Block> sorted(Collection<Block> blocks) {
    return blocks.stream()
        .sorted(
            Comparator.comparingLong((Block block) -> block.meta().order())
                .thenComparing(block -> block.meta().ulid()))
        .toList();
  }

  TenantBlocks with(List<Block> now) {
    Map<Ulid, String> kept = new TreeMap<>(flawed);
    Set<Ulid> names = new HashSet<>();
    now.forEach(block -> names.add(block.meta().ulid()));
    kept.keySet().retainAll(names);
    return new TenantBlocks(now, damaged, kept, dropped);
  }

  TenantBlocks withDamaged(List<DamagedBlock> now) {
    return new TenantBlocks(blocks, now, flawed, dropped);
  }

  TenantBlocks withFlaw(Ulid block, String why) {
    Map<Ulid, String> more = new TreeMap<>(flawed);
    more.put(block, why);
    return new TenantBlocks(blocks, damaged, more, dropped);
  }

  TenantBlocks withDropped(DroppedFile.Dropped now) {
    return new TenantBlocks(blocks, damaged, flawed, now);
  }

  /**
   * Blocks that another one holds the samples of: it was merged from them, or from what they were
   * merged from. The process ended before they were deleted.
   */
  static List<Block> merged(Collection<Block> blocks) {
    Set<Ulid> parents = new HashSet<>();
    blocks.forEach(block -> block.meta().parents().forEach(p -> parents.add(p.ulid())));
    List<Block> found = new ArrayList<>();
    for (Block block : blocks) {
      boolean isMerged = parents.contains(block.meta().ulid());
      for (Block other : blocks) {
        isMerged = isMerged || contains(other.meta(), block.meta());
      }
      if (isMerged) {
        found.add(block);
      }
    }
    return found;
  }

  /** Only of blocks made here: others give parts of one thing the same sources. */
  private static boolean contains(BlockMeta larger, BlockMeta smaller) {
    return larger.level() > smaller.level()
        && !larger.directory().isEmpty()
        && larger.directory().equals(smaller.directory())
        && !smaller.sources().isEmpty()
        && larger.sources().containsAll(smaller.sources());
  }

  /** What these blocks and those let go of cover of the logs of that directory. */
  List<BlockMeta.Cover> covers(String directoryId) {
    List<BlockMeta.Cover> covers = new ArrayList<>(dropped.covered());
    for (Block block : blocks) {
      if (block.meta().directory().equals(directoryId)) {
        covers.addAll(block.meta().covered());
      }
    }
    covers.removeIf(
        cover ->
            damaged.stream().anyMatch(bad -> bad.overlaps(cover.minTime(), cover.maxTime() - 1)));
    return Covers.merge(covers);
  }
}
