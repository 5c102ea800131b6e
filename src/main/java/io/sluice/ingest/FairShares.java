package io.sluice.ingest;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which tenants are active, and how much of a queue is each one's by its weight. A tenant is active
 * while it holds or awaits something, and for some seconds after. With one active tenant there is
 * nothing to share, and nothing of this has an effect. Thread-safe.
 */
final class FairShares {

  /** Ticks of {@link WritePath}'s sweeper, four a second, after which a tenant is forgotten. */
  static final int KEPT_TICKS = 40;

  private final int shards;
  private final Map<Integer, Share> shares = new ConcurrentHashMap<>();
  private final Set<Share> active = new HashSet<>(); // guarded by itself
  private volatile long tick;
  private volatile int activeCount;
  private volatile long activeWeight;

  FairShares(int shards) {
    this.shards = shards;
  }

  /** The share of a tenant. */
  Share of(Tenant tenant) {
    Share known = shares.get(tenant.id());
    return known != null
        ? known
        : shares.computeIfAbsent(tenant.id(), id -> new Share(tenant, shards));
  }

  /** The tenant wants something now. */
  void touch(Share share) {
    long now = tick;
    long before = share.seen;
    if (before != now) {
      share.seen = now;
      if (before < 0) {
        synchronized (active) {
          active.add(share);
          sum();
        }
      }
    }
  }

  /** Forgets tenants that want nothing any more; called four times a second. */
  void tick() {
    long now = tick + 1; // one thread only
    tick = now;
    synchronized (active) {
      active.removeIf(share -> isForgotten(share, now));
      sum();
    }
  }

  private static boolean isForgotten(Share share, long now) {
    if (now - share.seen <= KEPT_TICKS || share.holdsSomething()) {
      return false;
    }
    share.seen = -1;
    return true;
  }

  private void sum() {
    activeCount = active.size();
    activeWeight = active.stream().mapToLong(Share::weight).sum();
  }

  /** Whether there is more than one to share with. */
  boolean isCrowded() {
    return activeCount > 1;
  }

  /** How much of that is the share's own by its weight. */
  long own(Share share, long of) {
    long all = Math.max(1, activeWeight);
    return isCrowded() ? of * Math.min(share.weight(), all) / all : of;
  }
}
