package io.sluice.storage.block;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Chooses which blocks of a tenant are to be made one next, as Prometheus does: those that overlap
 * first, then neighbours that fill a larger range, then those with deleted samples.
 *
 * <p><b>Overlaps</b> still being added to are merged in tiers: the latest ones once there are
 * {@value #TIER}, with older ones only if these are not much larger, so that a large block is not
 * written anew for every small one that comes late. What has come to rest is merged whole.
 *
 * <p><b>Order.</b> What is merged takes one place in the order in which blocks count. So only
 * blocks are merged between which there is none that overlaps them.
 *
 * <p>Immutable.
 */
public final class CompactionPlan {
  private static final int TIER = 4;
  private static final int MOST = 64;
  private static final int FACTOR = 3;

  private final long width;
  private final long maxRange;
  private final long settleMillis;
  private final ToLongFunction<BlockMeta> bytes;

  /**
   * @param width of the blocks that come from heads, in milliseconds
   * @param maxRange of the blocks that neighbours are merged to
   * @param settleMillis overlapping blocks come to rest when the newest of them is that old, and
   *     blocks from heads are merged with neighbours, which may not all be there before; 0 for at
   *     once
   * @param bytes size of a block
   */
  public CompactionPlan(
      long width, long maxRange, long settleMillis, ToLongFunction<BlockMeta> bytes) {
    this.width = width;
    this.maxRange = maxRange;
    this.settleMillis = settleMillis;
    this.bytes = bytes;
  }

  /**
   * The next to be merged, in the order in which they count; none if all is well.
   *
   * @param blocks all of a tenant, in the order in which they count
   * @param closed ranges that end later may still be added to
   * @param avoid blocks that are to be left alone
   * @param marked blocks with deleted samples
   * @param nowMillis the time
   */
  public List<BlockMeta> next(
      List<BlockMeta> blocks, long closed, Set<Ulid> avoid, Set<Ulid> marked, long nowMillis) {
    List<List<BlockMeta>> groups = groups(blocks);
    for (List<BlockMeta> group : groups) {
      List<BlockMeta> chosen = group.size() > 1 ? ofGroup(group, closed, nowMillis) : List.of();
      if (chosen.size() > 1 && chosen.stream().noneMatch(meta -> avoid.contains(meta.ulid()))) {
        return chosen;
      }
    }
    List<BlockMeta> neighbours = neighbours(groups, closed, nowMillis - settleMillis, avoid);
    if (!neighbours.isEmpty()) {
      neighbours.sort(Comparator.comparingInt(blocks::indexOf));
      return neighbours;
    }
    for (List<BlockMeta> group : groups) {
      BlockMeta only = group.get(0);
      if (group.size() == 1 && marked.contains(only.ulid()) && !avoid.contains(only.ulid())) {
        return List.of(only);
      }
    }
    return List.of();
  }

  /** Blocks that overlap, directly or by others; each group in the order in which they count. */
  static List<List<BlockMeta>> groups(List<BlockMeta> blocks) {
    List<BlockMeta> byTime = new ArrayList<>(blocks);
    byTime.sort(Comparator.comparingLong(BlockMeta::minTime));
    List<List<BlockMeta>> groups = new ArrayList<>();
    long end = Long.MIN_VALUE;
    for (BlockMeta block : byTime) {
      if (groups.isEmpty() || block.minTime() >= end) {
        groups.add(new ArrayList<>());
      }
      groups.get(groups.size() - 1).add(block);
      end = Math.max(end, block.maxTime());
    }
    groups.forEach(group -> group.sort(Comparator.comparingInt(blocks::indexOf)));
    return groups;
  }

  private List<BlockMeta> ofGroup(List<BlockMeta> group, long closed, long nowMillis) {
    long newest = group.stream().mapToLong(meta -> meta.ulid().millis()).max().orElse(0);
    boolean over = group.stream().allMatch(meta -> meta.maxTime() <= closed);
    boolean atRest = settleMillis == 0 || (over && nowMillis - newest >= settleMillis);
    int from = group.size() - 1;
    long sum = bytes.applyAsLong(group.get(from));
    int most = Math.min(group.size(), MOST);
    while (group.size() - from < most) {
      long next = bytes.applyAsLong(group.get(from - 1));
      if (!atRest && next > FACTOR * sum) {
        break;
      }
      sum += next;
      from--;
    }
    boolean enough = atRest || group.size() - from >= TIER;
    return enough ? List.copyOf(group.subList(from, group.size())) : List.of();
  }

  /** Blocks in one aligned larger range that is over, none of which overlaps any other. */
  private List<BlockMeta> neighbours(
      List<List<BlockMeta>> groups, long closed, long madeBy, Set<Ulid> avoid) {
    for (long range = FACTOR * width; range <= maxRange; range *= FACTOR) {
      List<BlockMeta> part = new ArrayList<>();
      Set<Long> broken = new HashSet<>();
      long start = Long.MIN_VALUE;
      for (List<BlockMeta> group : groups) {
        BlockMeta first = group.get(0);
        long of = Math.floorDiv(first.minTime(), range) * range;
        if (of != start) {
          if (isChosen(part, broken, start)) {
            return part;
          }
          part = new ArrayList<>();
          start = of;
        }
        boolean fits =
            group.size() == 1
                && first.maxTime() <= of + range
                && of + range <= closed
                && (first.level() > 1 || first.ulid().millis() <= madeBy)
                && !avoid.contains(first.ulid());
        if (fits) {
          part.add(first);
        } else {
          broken.add(of);
        }
      }
      if (isChosen(part, broken, start)) {
        return part;
      }
    }
    return new ArrayList<>();
  }

  private static boolean isChosen(List<BlockMeta> part, Set<Long> broken, long start) {
    return part.size() > 1 && !broken.contains(start);
  }
}
