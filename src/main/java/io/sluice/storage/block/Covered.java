package io.sluice.storage.block;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  /** One tenant's part. Immutable, thread-safe. */
  public static final class Tenant {
    private final TreeMap<Long, List<BlockMeta.Cover>> byStart = new TreeMap<>();
    private final long longest;

    Tenant(List<BlockMeta.Cover> covers) {
      long most = 0;
      for (BlockMeta.Cover cover : covers) {
        byStart.computeIfAbsent(cover.minTime(), start -> new ArrayList<>()).add(cover);
        most = Math.max(most, cover.maxTime() - cover.minTime());
      }
      longest = most;
    }

    /** True if nothing is covered. */
    public boolean isEmpty() {
      return byStart.isEmpty();
    }

    /** True if a sample of that time, logged in a group that begins there, is in a block. */
    public boolean has(long time, int log, long segment, int offset) {
      for (List<BlockMeta.Cover> covers : byStart.headMap(time, true).descendingMap().values()) {
        if (time - covers.get(0).minTime() >= longest) {
          return false;
        }
        for (BlockMeta.Cover cover : covers) {
          if (time < cover.maxTime() && covers(cover, log, segment, offset)) {
            return true;
          }
        }
      }
      return false;
    }

    /** True if some sample of these times, both inclusive, may be in a block. */
    public boolean touches(long min, long max) {
      for (List<BlockMeta.Cover> covers : byStart.headMap(max, true).descendingMap().values()) {
        if (min - covers.get(0).minTime() >= longest) {
          return false;
        }
        for (BlockMeta.Cover cover : covers) {
          if (min < cover.maxTime()) {
            return true;
          }
        }
      }
      return false;
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
