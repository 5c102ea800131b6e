package io.sluice.storage.extra;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The exemplars of one shard: a ring per tenant, in order of arrival, bounded in number; all rings
 * together bounded in memory. When a bound is passed the oldest exemplar goes, of the largest ring
 * if it is the memory.
 *
 * <p>What is in it follows from the order of the shard's log alone, so a restart finds the same.
 *
 * <p>Thread rule: one thread adds; any thread reads. Guarded by its monitor, held for a few steps,
 * and for one copy of references by a reader.
 */
public final class ExemplarStore {
  private final ExtraLimits limits;
  private final Map<String, Ring> rings = new HashMap<>();
  private long bytes;
  private long count;
  private long dropped;

  /** What one tenant has; guarded by the store's monitor. */
  private static final class Ring {
    final Set<Exemplar> exemplars = new LinkedHashSet<>();
    long bytes;
  }

  /** An empty store, one of {@code shards} that share the limits evenly. */
  public ExemplarStore(ExtraLimits limits, int shards) {
    this.limits = limits.ofOneShard(shards);
  }

  /** True if an equal one is there. */
  public synchronized boolean contains(String tenant, Exemplar exemplar) {
    Ring ring = rings.get(tenant);
    return ring != null && ring.exemplars.contains(exemplar);
  }

  /** Adds one; an equal one stays where it is. */
  public synchronized void add(String tenant, Exemplar exemplar) {
    Ring ring = rings.computeIfAbsent(tenant, name -> new Ring());
    if (!ring.exemplars.add(exemplar)) {
      return;
    }
    account(ring, exemplar, 1);
    if (ring.exemplars.size() > limits.exemplarsPerTenant()) {
      dropOldest(ring);
    }
    while (bytes > limits.exemplarBytes() && count > 0) {
      dropOldest(largest());
    }
  }

  private Ring largest() {
    return rings.values().stream().max(Comparator.comparingLong(ring -> ring.bytes)).orElseThrow();
  }

  private void dropOldest(Ring ring) {
    Iterator<Exemplar> oldest = ring.exemplars.iterator();
    account(ring, oldest.next(), -1);
    oldest.remove();
    dropped++;
  }

  private void account(Ring ring, Exemplar exemplar, int sign) {
    ring.bytes += sign * exemplar.bytes();
    bytes += sign * exemplar.bytes();
    count += sign;
  }

  /** The exemplars of a tenant in order of arrival. */
  public synchronized List<Exemplar> of(String tenant) {
    Ring ring = rings.get(tenant);
    return ring == null ? List.of() : new ArrayList<>(ring.exemplars);
  }

  /** All of them: tenant by tenant, each in order of arrival. */
  public synchronized List<Exemplar> all() {
    List<Exemplar> all = new ArrayList<>();
    rings.values().forEach(ring -> all.addAll(ring.exemplars));
    return all;
  }

  /** How many there are. */
  public synchronized long count() {
    return count;
  }

  /** What they are charged with, in bytes. */
  public synchronized long bytes() {
    return bytes;
  }

  /** How many made room for newer ones since the start. */
  public synchronized long dropped() {
    return dropped;
  }
}
