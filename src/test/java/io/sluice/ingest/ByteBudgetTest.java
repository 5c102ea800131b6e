package io.sluice.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.units.DataSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class ByteBudgetTest {

  private static final long MIB = 1 << 20;

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final BudgetConfig config =
      new BudgetConfig(
          DataSize.ofMiB(64), DataSize.ofKiB(64), Duration.ofSeconds(10), Duration.ofMillis(500));
  private final ByteBudget budget = new ByteBudget(config, time);
  private final List<String> events = new ArrayList<>();

  private Lease lease() {
    return budget.open(() -> {});
  }

  private Lease holding(long bytes) {
    Lease lease = lease();
    assertTrue(lease.tryTake(bytes));
    return lease;
  }

  /** Fills what large writes may use, and returns who holds it. */
  private List<Lease> fill() {
    return List.of(holding(16 * MIB), holding(16 * MIB), holding(16 * MIB));
  }

  private Disposable take(String name, Lease lease, long bytes) {
    return lease
        .take(bytes)
        .subscribe(
            ok -> events.add(name), e -> events.add(name + " " + e.getClass().getSimpleName()));
  }

  @Test
  void whatIsClosedComesBack() {
    Lease lease = holding(5 * MIB);
    assertEquals(5 * MIB, budget.inUse());
    lease.close();
    lease.close();
    assertEquals(0, budget.inUse());
  }

  @Test
  void aWriteMayNotHoldMoreThanAQuarter() {
    Lease lease = holding(15 * MIB);
    assertFalse(lease.tryTake(2 * MIB));
    StepVerifier.create(lease.take(2 * MIB))
        .expectErrorMessage(
            "the write needs 17825792 bytes at once, more than its share of 16MiB"
                + " (a quarter of budget.capacity 64MiB)")
        .verify();
    assertEquals(1, budget.denied());
  }

  @Test
  void waitersAreServedOldestFirstWhateverTheOrderTheyAskedIn() {
    List<Lease> full = fill();
    Lease older = lease();
    Lease younger = lease();
    take("younger", younger, 2 * MIB);
    take("older", older, 2 * MIB);
    full.get(0).give(2 * MIB);
    assertEquals(List.of("older"), events);
    full.get(0).give(2 * MIB);
    assertEquals(List.of("older", "younger"), events);
  }

  @Test
  void aYoungerOneDoesNotSlipPastAWaiterOfItsLane() {
    List<Lease> full = fill();
    take("first", lease(), 8 * MIB);
    full.get(0).give(4 * MIB);
    assertFalse(lease().tryTake(2 * MIB));
    full.get(0).give(4 * MIB);
    assertEquals(List.of("first"), events);
  }

  @Test
  void largeWritesCanNotKeepSmallOnesOut() {
    fill();
    take("large", lease(), 2 * MIB);
    assertTrue(lease().tryTake(64 << 10));
    assertEquals(List.of(), events);
  }

  @Test
  void aWaitEndsAfterMaxWait() {
    fill().forEach(Lease::senderDone);
    take("late", lease(), 2 * MIB);
    time.advanceTimeBy(Duration.ofMillis(9_900));
    assertEquals(List.of(), events);
    time.advanceTimeBy(Duration.ofMillis(200));
    assertEquals(List.of("late OverBudgetException"), events);
    assertEquals(0, budget.waiting());
  }

  @Test
  void aCancelledWaitTakesNothing() {
    List<Lease> full = fill();
    take("gone", lease(), 2 * MIB).dispose();
    full.get(0).close();
    assertEquals(List.of(), events);
    assertEquals(32 * MIB, budget.inUse());
  }

  @Test
  void aSilentSenderGivesWayOnlyWhenOthersWait() {
    AtomicBoolean reclaimed = new AtomicBoolean();
    Lease silent = budget.open(() -> reclaimed.set(true));
    assertTrue(silent.tryTake(16 * MIB));
    silent.awaitSender();
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertFalse(reclaimed.get());
    holding(16 * MIB);
    holding(16 * MIB);
    take("waiter", lease(), 2 * MIB);
    time.advanceTimeBy(Duration.ofMillis(100));
    assertTrue(reclaimed.get());
    silent.close();
    assertEquals(List.of("waiter"), events);
    assertEquals(1, budget.reclaimed());
  }

  @Test
  void aSenderThatDripsIsSilent() {
    AtomicBoolean reclaimed = new AtomicBoolean();
    Lease drip = budget.open(() -> reclaimed.set(true));
    assertTrue(drip.tryTake(16 * MIB));
    drip.awaitSender();
    holding(16 * MIB);
    holding(16 * MIB);
    take("waiter", lease(), 2 * MIB);
    for (int i = 0; i < 6; i++) {
      drip.received(1);
      time.advanceTimeBy(Duration.ofMillis(100));
    }
    assertTrue(reclaimed.get());
  }

  @Test
  void aSenderThatGoesOnKeepsItsCredit() {
    AtomicBoolean reclaimed = new AtomicBoolean();
    Lease busy = budget.open(() -> reclaimed.set(true));
    assertTrue(busy.tryTake(16 * MIB));
    busy.awaitSender();
    holding(16 * MIB);
    holding(16 * MIB);
    take("waiter", lease(), 2 * MIB);
    for (int i = 0; i < 20; i++) {
      busy.received(64 << 10);
      time.advanceTimeBy(Duration.ofMillis(100));
    }
    assertFalse(reclaimed.get());
  }

  @Test
  void whenOnlyWaitersHoldCreditTheYoungestGivesWayAndTheOldestGetsThrough() {
    List<Lease> all = fill();
    for (int i = 0; i < 3; i++) {
      all.get(i).give(4 * MIB); // each may hold 16 and wants to get there again
      assertTrue(all.get(i).tryTake(3 * MIB));
    }
    Lease filler = holding(3 * MIB);
    for (int i = 0; i < 3; i++) {
      take("w" + i, all.get(i), MIB);
    }
    take("filler", filler, MIB);
    time.advanceTimeBy(Duration.ofMillis(60));
    assertEquals(List.of("filler OverBudgetException"), events);
    filler.close();
    assertEquals(List.of("filler OverBudgetException", "w0", "w1", "w2"), events);
  }

  @Test
  void aCrowdThatHoldsALittleEachAndWaitsIsThinnedAtOnceSoThatTheOlderHalfGoesOn() {
    List<Lease> crowd = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      crowd.add(holding(MIB));
    }
    for (int i = 0; i < 48; i++) {
      take("w" + i, crowd.get(i), MIB);
    }
    time.advanceTimeBy(Duration.ofMillis(60));
    List<String> expected = new ArrayList<>();
    for (int i = 47; i >= 24; i--) {
      expected.add("w" + i + " OverBudgetException");
    }
    assertEquals(expected, events);
  }

  @Test
  void nothingIsLostUnderRandomUse() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Lease> open = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      Lease lease = open.isEmpty() || random.nextInt(4) == 0 ? lease() : pick(open, random);
      if (!open.contains(lease)) {
        open.add(lease);
      }
      switch (random.nextInt(4)) {
        case 0 -> lease.tryTake(random.nextInt(1 << 20));
        case 1 -> lease.give(random.nextInt(1 << 20));
        case 2 -> lease.take(random.nextInt(1 << 18)).subscribe(ok -> {}, e -> {}).dispose();
        default -> {
          lease.close();
          open.remove(lease);
        }
      }
      long held = open.stream().mapToLong(Lease::held).sum();
      assertEquals(held, budget.inUse(), "seed " + seed + " step " + i);
      assertTrue(held <= budget.capacity(), "seed " + seed + " step " + i);
    }
    open.forEach(Lease::close);
    assertEquals(0, budget.inUse(), "seed " + seed);
  }

  private static Lease pick(List<Lease> leases, Random random) {
    return leases.get(random.nextInt(leases.size()));
  }

  private Lease of(Tenant tenant) {
    return budget.open(tenant, () -> {});
  }

  @Test
  void aTenantAloneMayHoldEverything() {
    Tenant only = new Tenant(0, "only");
    for (int i = 0; i < 64; i++) {
      assertTrue(of(only).tryTake(MIB));
    }
    assertFalse(of(only).tryTake(MIB));
  }

  @Test
  void whatIsKeptForOthersIsThereWhenTheyCome() {
    Tenant noisy = new Tenant(0, "noisy");
    Tenant quiet = new Tenant(1, "quiet");
    Lease waits = of(quiet);
    int taken = 0;
    while (of(noisy).tryTake(MIB)) {
      taken++;
    }
    assertEquals(48, taken, "all but half of the other's half");
    assertTrue(waits.tryTake(MIB));
  }

  @Test
  void aCrowdOfOneTenantThatWaitsLetsAnotherTenantPass() {
    Tenant noisy = new Tenant(0, "noisy");
    Lease first = of(noisy);
    assertTrue(first.tryTake(MIB));
    for (int i = 1; i < 64; i++) {
      assertTrue(of(noisy).tryTake(MIB));
    }
    for (int i = 0; i < 100; i++) {
      take("noisy", of(noisy), MIB);
    }
    take("quiet", of(new Tenant(1, "quiet")), MIB);
    first.give(MIB);
    assertEquals(List.of("quiet"), events);
  }

  @Test
  void aWriteThatHoldsSomethingGoesOnWhateverItsTenantHas() {
    Tenant noisy = new Tenant(0, "noisy");
    Lease other = of(new Tenant(1, "quiet"));
    Lease begun = of(noisy);
    assertTrue(begun.tryTake(1));
    while (of(noisy).tryTake(MIB)) {
      // up to its share and what it may borrow
    }
    assertTrue(begun.tryTake(1));
    other.close();
    assertTrue(of(noisy).tryTake(MIB), "nobody is left to keep anything for");
  }
}
