package io.sluice.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Decides, while writes wait for credit, who gives way. Confined to one judgement, under the lock
 * of {@link ByteBudget}.
 */
final class Pressure {

  /**
   * What was decided.
   *
   * @param denied waits that end without credit
   * @param reclaimed writes with a silent sender that must stop
   */
  record Verdict(List<CreditWait> denied, List<Lease> reclaimed) {}

  private final BudgetConfig config;
  private final long now;

  Pressure(BudgetConfig config, long now) {
    this.config = config;
    this.now = now;
  }

  Verdict judge(Lanes waiting, Collection<Lease> leases, long used) {
    List<CreditWait> denied = new ArrayList<>(waiting.all().filter(this::waitedTooLong).toList());
    List<CreditWait> others = waiting.all().filter(w -> !waitedTooLong(w)).toList();
    List<Lease> silent = others.isEmpty() ? List.of() : silentOnes(leases, waiting.shortfall(used));
    if (silent.isEmpty() && denied.isEmpty() && onlyWaitersHold(leases)) {
      denied.addAll(youngest(others));
    }
    return new Verdict(denied, silent);
  }

  private boolean waitedTooLong(CreditWait waiter) {
    return now - waiter.since() >= config.maxWait().toNanos();
  }

  /** The longest silent first, until what they hold is enough. */
  private List<Lease> silentOnes(Collection<Lease> leases, long wanted) {
    long limit = config.pressureIdle().toNanos();
    List<Lease> chosen = new ArrayList<>();
    long found = leases.stream().filter(l -> l.reclaiming).mapToLong(l -> l.held).sum();
    List<Lease> candidates =
        leases.stream()
            .filter(l -> l.held > 0 && !l.reclaiming && l.silence(now) >= limit)
            .sorted(Comparator.comparingLong((Lease l) -> l.silence(now)).reversed())
            .toList();
    for (Lease lease : candidates) {
      if (found >= wanted) {
        break;
      }
      found += lease.held;
      chosen.add(lease);
    }
    return chosen;
  }

  /** True if no credit will come back by itself: whoever holds some waits for more. */
  private static boolean onlyWaitersHold(Collection<Lease> leases) {
    return leases.stream().allMatch(l -> l.held == 0 || l.waiter != null);
  }

  /** The youngest waiter that holds credit, if anybody older is there to profit. */
  private static List<CreditWait> youngest(List<CreditWait> waiters) {
    List<CreditWait> holders =
        waiters.stream()
            .filter(w -> w.lease().held > 0)
            .sorted(Comparator.comparingLong((CreditWait w) -> w.lease().age).reversed())
            .toList();
    return waiters.size() < 2 || holders.isEmpty() ? List.of() : holders.subList(0, 1);
  }
}
