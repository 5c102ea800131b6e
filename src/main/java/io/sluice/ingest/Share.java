package io.sluice.ingest;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLongArray;

/** One tenant's part of the shards' queues. Thread-safe but where a lock is named. */
final class Share {

  private final Tenant tenant;

  /** Bytes of permits that it holds, by shard. */
  final AtomicLongArray used;

  /** Who waits for permits, oldest first; guarded by the lock of {@link Permits}. */
  final ArrayDeque<Permits.Waiter> line = new ArrayDeque<>();

  /** Length of the line, for those without the lock. */
  volatile int waiting;

  /** The last tick at which it wanted something; -1 if it is not active. */
  volatile long seen = -1;

  Share(Tenant tenant, int shards) {
    this.tenant = tenant;
    this.used = new AtomicLongArray(shards);
  }

  int weight() {
    return tenant.limits().weight();
  }

  boolean holdsSomething() {
    for (int shard = 0; shard < used.length(); shard++) {
      if (used.get(shard) > 0) {
        return true;
      }
    }
    return waiting > 0;
  }
}
