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
      denied.addAll(youngest(others, waiting.shortfall(used)));
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

  /**
   * The youngest waiters that hold credit, if anybody older is there to profit, until what they
   * hold serves everybody else who waits. One at a time would let a crowd, in which everybody holds
   * a little and waits for more, dissolve so slowly that most of it times out.
   */
  private static List<CreditWait> youngest(List<CreditWait> waiters, long shortfall) {
    List<CreditWait> holders =
        waiters.stream()
            .filter(w -> w.lease().held > 0)
            .sorted(Comparator.comparingLong((CreditWait w) -> w.lease().age).reversed())
            .toList();
    List<CreditWait> chosen = new ArrayList<>();
    long missing = shortfall;
    for (CreditWait holder : holders.subList(0, sparingOne(waiters, holders))) {
      chosen.add(holder);
      missing -= holder.lease().held + holder.bytes();
      if (missing <= 0) {
        break;
      }
    }
    return chosen;
  }

  /** How many holders may go so that somebody who waits is left. */
  private static int sparingOne(List<CreditWait> waiters, List<CreditWait> holders) {
    return Math.max(0, Math.min(holders.size(), waiters.size() - 1));
  }
}
