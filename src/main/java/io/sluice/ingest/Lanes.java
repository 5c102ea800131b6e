package io.sluice.ingest;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for credit: for each tenant a lane for writes that hold little and one for the rest,
 * oldest first. Guarded by the lock of {@link ByteBudget}.
 */
final class Lanes {

  private static final Comparator<CreditWait> OLDEST_FIRST =
      Comparator.comparingLong(waiter -> waiter.lease().age);

  /** One tenant's. */
  private static final class Pair {
    final NavigableSet<CreditWait> small = new TreeSet<>(OLDEST_FIRST);
    final NavigableSet<CreditWait> large = new TreeSet<>(OLDEST_FIRST);
  }

  private final long capacity;
  private final long reserve;
  private final long small;
  private final Map<TenantCredit, Pair> pairs = new HashMap<>();
  private int size;

  Lanes(BudgetConfig config) {
    this.capacity = config.capacity().bytes();
    this.reserve = config.reserve().bytes();
    this.small = config.small().bytes();
  }

  void add(CreditWait waiter) {
    Pair pair = pairs.computeIfAbsent(waiter.lease().credit, credit -> new Pair());
    size += lane(pair, waiter.lease(), waiter.bytes()).add(waiter) ? 1 : 0;
  }

  void remove(CreditWait waiter) {
    Pair pair = pairs.get(waiter.lease().credit);
    if (pair == null) {
      return;
    }
    size -= pair.small.remove(waiter) ? 1 : 0;
    size -= pair.large.remove(waiter) ? 1 : 0;
    if (pair.small.isEmpty() && pair.large.isEmpty()) {
      pairs.remove(waiter.lease().credit);
    }
  }

  int size() {
    return size;
  }

  /** True if an older one of its tenant waits in the lane that this take would be in. */
  boolean olderThan(Lease lease, long bytes) {
    Pair pair = pairs.get(lease.credit);
    if (pair == null) {
      return false;
    }
    NavigableSet<CreditWait> lane = lane(pair, lease, bytes);
    return !lane.isEmpty() && lane.first().lease().age < lease.age;
  }

  /** How much may be in use with a write that holds that much. */
  long limit(long held) {
    return held <= small ? capacity : capacity - reserve;
  }

  /**
   * The oldest front of a lane that can be served with so much in use, or null.
   *
   * @param mayHave whether its tenant may have what it waits for
   */
  @Nullable CreditWait nextThatFits(long used, Predicate<CreditWait> mayHave) {
    CreditWait oldest = null;
    for (Pair pair : pairs.values()) {
      oldest = older(oldest, front(pair.small, used, mayHave));
      oldest = older(oldest, front(pair.large, used, mayHave));
    }
    return oldest;
  }

  private static @Nullable CreditWait older(@Nullable CreditWait a, @Nullable CreditWait b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.lease().age < b.lease().age ? a : b;
  }

  /** How much must come back before everybody who waits can be served; at most 0 if nothing. */
  long shortfall(long used) {
    long few = pairs.values().stream().mapToLong(pair -> bytes(pair.small)).sum();
    long many = pairs.values().stream().mapToLong(pair -> bytes(pair.large)).sum();
    long forSmall = used + few - capacity;
    return many == 0 ? forSmall : Math.max(forSmall, used + few + many - (capacity - reserve));
  }

  private static long bytes(NavigableSet<CreditWait> lane) {
    return lane.stream().mapToLong(CreditWait::bytes).sum();
  }

  /** Everybody, in no order. */
  Stream<CreditWait> all() {
    return pairs.values().stream()
        .flatMap(pair -> Stream.concat(pair.small.stream(), pair.large.stream()));
  }

  private @Nullable CreditWait front(
      NavigableSet<CreditWait> lane, long used, Predicate<CreditWait> mayHave) {
    if (lane.isEmpty()) {
      return null;
    }
    CreditWait first = lane.first();
    long held = first.lease().held + first.bytes();
    return used + first.bytes() <= limit(held) && mayHave.test(first) ? first : null;
  }

  private NavigableSet<CreditWait> lane(Pair pair, Lease lease, long bytes) {
    return lease.held + bytes <= small ? pair.small : pair.large;
  }
}
