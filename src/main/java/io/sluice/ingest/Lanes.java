package io.sluice.ingest;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for credit, oldest first, in a lane for writes that hold little and one for the rest.
 * Guarded by the lock of {@link ByteBudget}.
 */
final class Lanes {

  private static final Comparator<CreditWait> OLDEST_FIRST =
      Comparator.comparingLong(waiter -> waiter.lease().age);

  private final long capacity;
  private final long reserve;
  private final long small;
  private final NavigableSet<CreditWait> smallOnes = new TreeSet<>(OLDEST_FIRST);
  private final NavigableSet<CreditWait> largeOnes = new TreeSet<>(OLDEST_FIRST);

  Lanes(BudgetConfig config) {
    this.capacity = config.capacity().bytes();
    this.reserve = config.reserve().bytes();
    this.small = config.small().bytes();
  }

  void add(CreditWait waiter) {
    lane(waiter.lease(), waiter.bytes()).add(waiter);
  }

  void remove(CreditWait waiter) {
    smallOnes.remove(waiter);
    largeOnes.remove(waiter);
  }

  int size() {
    return smallOnes.size() + largeOnes.size();
  }

  /** True if an older one waits in the lane that this take would be in. */
  boolean olderThan(Lease lease, long bytes) {
    NavigableSet<CreditWait> lane = lane(lease, bytes);
    return !lane.isEmpty() && lane.first().lease().age < lease.age;
  }

  /** How much may be in use with a write that holds that much. */
  long limit(long held) {
    return held <= small ? capacity : capacity - reserve;
  }

  /** The oldest front of a lane that can be served with so much in use, or null. */
  @Nullable CreditWait nextThatFits(long used) {
    CreditWait smallest = front(smallOnes, used);
    CreditWait large = front(largeOnes, used);
    if (smallest == null || large == null) {
      return smallest == null ? large : smallest;
    }
    return smallest.lease().age < large.lease().age ? smallest : large;
  }

  /** How much must come back before everybody who waits can be served; at most 0 if nothing. */
  long shortfall(long used) {
    long few = smallOnes.stream().mapToLong(CreditWait::bytes).sum();
    long many = largeOnes.stream().mapToLong(CreditWait::bytes).sum();
    long forSmall = used + few - capacity;
    return many == 0 ? forSmall : Math.max(forSmall, used + few + many - (capacity - reserve));
  }

  /** Everybody, in no order. */
  Stream<CreditWait> all() {
    return Stream.concat(smallOnes.stream(), largeOnes.stream());
  }

  private @Nullable CreditWait front(NavigableSet<CreditWait> lane, long used) {
    if (lane.isEmpty()) {
      return null;
    }
    CreditWait first = lane.first();
    long held = first.lease().held + first.bytes();
    return used + first.bytes() <= limit(held) ? first : null;
  }

  private NavigableSet<CreditWait> lane(Lease lease, long bytes) {
    return lease.held + bytes <= small ? smallOnes : largeOnes;
  }
}
