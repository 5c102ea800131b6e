package io.sluice.storage.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Which logged samples are in published blocks, so that a replay may pass over them. Immutable,
 * thread-safe.
 */
public final class Covered {
  /** Nothing is. */
  public static final Covered NONE = new Covered(Map.of());

  private static final Tenant NOTHING = new Tenant(List.of());

  private final Map<String, Tenant> tenants;

  private Covered(Map<String, Tenant> tenants) {
    this.tenants = tenants;
  }

  /** These covers, by tenant. */
  static Covered of(Map<String, List<BlockMeta.Cover>> covers) {
    Map<String, Tenant> tenants = new HashMap<>();
    covers.forEach((tenant, each) -> tenants.put(tenant, new Tenant(each)));
    return new Covered(tenants);
  }

  /** The tenant's part. */
  public Tenant of(String tenant) {
    return tenants.getOrDefault(tenant, NOTHING);
  }

  /**
   * One tenant's part: time cut at every end of a cover, and what covers each piece. Asked once for
   * each sample of a replay. Immutable, thread-safe.
   */
  public static final class Tenant {
    private final long[] cuts;
    private final BlockMeta.Cover[][] pieces; // piece i is from cut i up to the next

    Tenant(List<BlockMeta.Cover> covers) {
      cuts =
          covers.stream()
              .flatMapToLong(cover -> LongStream.of(cover.minTime(), cover.maxTime()))
              .sorted()
              .distinct()
              .toArray();
      List<List<BlockMeta.Cover>> lists = new ArrayList<>();
      for (int i = 0; i < cuts.length; i++) {
        lists.add(new ArrayList<>(1));
      }
      for (BlockMeta.Cover cover : covers) {
        int end = Arrays.binarySearch(cuts, cover.maxTime());
        for (int i = Arrays.binarySearch(cuts, cover.minTime()); i < end; i++) {
          lists.get(i).add(cover);
        }
      }
      pieces =
          lists.stream()
              .map(list -> list.toArray(BlockMeta.Cover[]::new))
              .toArray(BlockMeta.Cover[][]::new);
    }

    /** True if nothing is covered. */
    public boolean isEmpty() {
      return cuts.length == 0;
    }

    /** True if a sample of that time, logged in a group that begins there, is in a block. */
    public boolean has(long time, int log, long segment, int offset) {
      int piece = piece(time);
      if (piece < 0) {
        return false;
      }
      for (BlockMeta.Cover cover : pieces[piece]) {
        if (covers(cover, log, segment, offset)) {
          return true;
        }
      }
      return false;
    }

    /** True if some sample of these times, both inclusive, may be in a block. */
    public boolean touches(long min, long max) {
      for (int i = Math.max(0, piece(min)); i < cuts.length && cuts[i] <= max; i++) {
        if (pieces[i].length > 0 && (i + 1 == cuts.length || cuts[i + 1] > min)) {
          return true;
        }
      }
      return false;
    }

    /** The piece that a time is in; -1 before the first. */
    private int piece(long time) {
      int found = Arrays.binarySearch(cuts, time);
      return found >= 0 ? found : -found - 2;
    }

    private static boolean covers(BlockMeta.Cover cover, int log, long segment, int offset) {
      for (BlockMeta.LogMark mark : cover.logs()) {
        if (mark.log() == log
            && (segment < mark.segment()
                || (segment == mark.segment() && offset < mark.offset()))) {
          return true;
        }
      }
      return false;
    }
  }
}
