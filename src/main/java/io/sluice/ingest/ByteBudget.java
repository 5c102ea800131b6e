package io.sluice.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The one budget of bytes that writes may hold, from the socket to the ack. Thread-safe; the lock
 * is held for a few comparisons and never while somebody is called.
 *
 * <p><b>Ordering.</b> Waiting writes are served oldest first, in two lanes: one that holds little
 * ({@link BudgetConfig#small}) may use all of the capacity, a larger one must leave the reserve
 * free. So large bodies can't keep small ones out.
 *
 * <p><b>Fairness.</b> While writes of several tenants are open, one that begins waits if its tenant
 * is beyond its share by weight and would take from the half of the others' shares that is kept for
 * them; those that hold something go on. Each tenant has lanes of its own.
 *
 * <p><b>Progress.</b> While somebody waits, {@link Pressure} looks every {@value #TICK_MILLIS} ms
 * for credit to take back: from writes whose sender is silent, and, if nobody but waiters holds
 * credit, from the youngest of them. As no write may need more than a quarter, the oldest always
 * gets through.
 *
 * <p><b>Failure.</b> A write that waited {@code maxWait} is denied for now, one that wants more
 * than its share for good. Credit comes back when its lease is closed, by its owner only.
 */
public final class ByteBudget {

  static final long TICK_MILLIS = 50;

  private enum Taking {
    TAKEN,
    WAITING,
    CLOSED
  }

  private final BudgetConfig config;
  private final Scheduler timer;
  private final Object lock = new Object();

  // all below: guarded by lock
  private final Set<Lease> leases = new HashSet<>();
  private final Lanes waiting;
  private final Map<Integer, TenantCredit> tenants = new HashMap<>();
  private long weights;
  private long used;
  private long nextAge;
  private boolean ticking;

  private final LongAdder waited = new LongAdder();
  private final LongAdder denied = new LongAdder();
  private final LongAdder reclaimed = new LongAdder();

  /** A budget whose waits are timed by that scheduler. */
  public ByteBudget(BudgetConfig config, Scheduler timer) {
    this.config = config;
    this.timer = timer;
    this.waiting = new Lanes(config);
  }

  /**
   * Begins the account of one write, which holds nothing yet; close it in any case.
   *
   * @param onReclaim called at most once, on any thread, when the credit is wanted back although no
   *     {@link Lease#take} is waiting: stop, answer for now, close the lease
   */
  public Lease open(Runnable onReclaim) {
    return open(null, onReclaim);
  }

  /** The same for a write of that tenant. */
  public Lease open(@Nullable Tenant tenant, Runnable onReclaim) {
    synchronized (lock) {
      TenantCredit credit = credit(tenant);
      credit.leases++;
      Lease lease = new Lease(this, nextAge++, credit, onReclaim);
      leases.add(lease);
      return lease;
    }
  }

  /** What it was made of. */
  public BudgetConfig config() {
    return config;
  }

  /** Bytes that may be held in all. */
  public long capacity() {
    return config.capacity().bytes();
  }

  /** Bytes that are held. */
  public long inUse() {
    synchronized (lock) {
      return used;
    }
  }

  /** Writes that wait for credit now. */
  public int waiting() {
    synchronized (lock) {
      return waiting.size();
    }
  }

  /** How often a write had to wait, ever. */
  public long waited() {
    return waited.sum();
  }

  /** How often a wait ended without credit, or a write wanted more than its share, ever. */
  public long denied() {
    return denied.sum();
  }

  /** How often credit was taken back from a silent sender, ever. */
  public long reclaimed() {
    return reclaimed.sum();
  }

  long now() {
    return timer.now(TimeUnit.NANOSECONDS);
  }

  /** Takes at once or not at all; older waiters of the same lane go first. */
  boolean tryTake(Lease lease, long bytes) {
    synchronized (lock) {
      if (lease.closed || waiting.olderThan(lease, bytes) || !fits(lease, bytes)) {
        return false;
      }
      charge(lease, bytes);
      return true;
    }
  }

  /** Takes whatever the capacity says: for what is held already, and only counted now. */
  void force(Lease lease, long bytes) {
    synchronized (lock) {
      if (!lease.closed) {
        charge(lease, bytes);
      }
    }
  }

  /** Takes at once, or remembers who waits. */
  void take(Lease lease, CreditWait waiter) {
    if (lease.heldOver(waiter.bytes(), config.perRequest().bytes())) {
      denied.increment();
      waiter.deny(OverShareException.of(lease.held() + waiter.bytes(), config));
      return;
    }
    switch (takeOrWait(lease, waiter)) {
      case TAKEN -> waiter.grant();
      case CLOSED -> waiter.deny(new OverBudgetException(config));
      case WAITING -> waited.increment();
    }
  }

  private Taking takeOrWait(Lease lease, CreditWait waiter) {
    synchronized (lock) {
      if (lease.closed) {
        return Taking.CLOSED;
      }
      if (tryTake(lease, waiter.bytes())) {
        return Taking.TAKEN;
      }
      waiting.add(waiter);
      lease.waiter = waiter;
      if (!ticking) {
        ticking = true;
        scheduleTick();
      }
      return Taking.WAITING;
    }
  }

  void give(Lease lease, long bytes) {
    List<CreditWait> served;
    synchronized (lock) {
      long back = Math.min(bytes, lease.held);
      charge(lease, -back);
      served = serve();
    }
    served.forEach(CreditWait::grant);
  }

  /** Ends the account: all credit returns; a wait of this lease is forgotten. */
  void close(Lease lease) {
    List<CreditWait> served;
    synchronized (lock) {
      if (lease.closed) {
        return;
      }
      lease.closed = true;
      leases.remove(lease);
      forget(lease);
      charge(lease, -lease.held);
      leave(lease.credit);
      served = serve();
    }
    served.forEach(CreditWait::grant);
  }

  /** A wait was given up by the one who waited. */
  void cancel(CreditWait waiter) {
    synchronized (lock) {
      if (waiter.lease().waiter == waiter) {
        forget(waiter.lease());
      }
    }
  }

  private void tick() {
    Pressure.Verdict verdict;
    synchronized (lock) {
      verdict = new Pressure(config, now()).judge(waiting, leases, used);
      verdict.denied().forEach(waiter -> forget(waiter.lease()));
      verdict.reclaimed().forEach(lease -> lease.reclaiming = true);
      ticking = waiting.size() > 0;
      if (ticking) {
        scheduleTick();
      }
    }
    denied.add(verdict.denied().size());
    reclaimed.add(verdict.reclaimed().size());
    verdict.denied().forEach(waiter -> waiter.deny(new OverBudgetException(config)));
    verdict.reclaimed().forEach(Lease::reclaim);
  }

  private void scheduleTick() {
    timer.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  // ---- under the lock ----

  private List<CreditWait> serve() {
    List<CreditWait> served = List.of();
    CreditWait next;
    while ((next = waiting.nextThatFits(used, this::mayHave)) != null) {
      forget(next.lease());
      charge(next.lease(), next.bytes());
      served = served.isEmpty() ? new ArrayList<>() : served;
      served.add(next);
    }
    return served;
  }

  private boolean fits(Lease lease, long bytes) {
    return used + bytes <= waiting.limit(lease.held + bytes) && mayHave(lease, bytes);
  }

  private boolean mayHave(CreditWait waiter) {
    return mayHave(waiter.lease(), waiter.bytes());
  }

  /** Only those that hold nothing yet can be kept waiting for their tenant's sake. */
  private boolean mayHave(Lease lease, long bytes) {
    TenantCredit credit = lease.credit;
    if (lease.held > 0 || credit.held == 0 || tenants.size() < 2) {
      return true;
    }
    long own = capacity() / weights * credit.weight();
    return credit.held + bytes <= own || used + bytes <= capacity() - (capacity() - own) / 2;
  }

  private TenantCredit credit(@Nullable Tenant tenant) {
    int id = tenant == null ? -1 : tenant.id();
    TenantCredit known = tenants.get(id);
    if (known == null) {
      known = new TenantCredit(tenant);
      tenants.put(id, known);
      sumWeights();
    }
    return known;
  }

  private void leave(TenantCredit credit) {
    if (--credit.leases == 0) {
      tenants.remove(credit.id());
      sumWeights();
    }
  }

  private void sumWeights() {
    weights = Math.max(1, tenants.values().stream().mapToLong(TenantCredit::weight).sum());
  }

  private void charge(Lease lease, long bytes) {
    lease.hold(bytes);
    lease.credit.held += bytes;
    used += bytes;
  }

  private void forget(Lease lease) {
    CreditWait waiter = lease.waiter;
    if (waiter != null) {
      waiting.remove(waiter);
      lease.waiter = null;
    }
  }
}
