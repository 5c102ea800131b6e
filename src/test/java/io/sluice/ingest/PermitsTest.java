package io.sluice.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ingest.UnavailableException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class PermitsTest {
  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final FairShares shares = new FairShares(2);
  private final Share share = shares.of(new Tenant(0, "a"));
  private final Permits permits = new Permits(2, 100, Duration.ofSeconds(5), 4, time, shares);

  @Test
  void allShardsOrNone() {
    assertTrue(permits.tryAcquire(share, new long[] {60, 0}));
    assertFalse(permits.tryAcquire(share, new long[] {60, 60}));
    assertEquals(60, permits.inUse(0));
    assertEquals(0, permits.inUse(1), "the second shard's permits went back");
  }

  @Test
  void theOldestWaiterIsServedFirstAndNewcomersWaitBehind() {
    List<String> served = new ArrayList<>();
    permits.tryAcquire(share, new long[] {100, 0});
    permits
        .acquire(share, new long[] {90, 0})
        .subscribe(v -> {}, e -> {}, () -> served.add("first"));
    permits
        .acquire(share, new long[] {10, 0})
        .subscribe(v -> {}, e -> {}, () -> served.add("second"));
    assertFalse(permits.tryAcquire(share, new long[] {0, 1}), "somebody waits");
    permits.release(share, 0, 50);
    assertEquals(List.of(), served, "the second must not overtake the first");
    permits.release(share, 0, 50);
    assertEquals(List.of("first", "second"), served);
    assertEquals(0, permits.waitingNow());
  }

  @Test
  void whoWaitsTooLongIsToldAndTheNextIsServed() {
    permits.tryAcquire(share, new long[] {50, 0});
    StepVerifier.create(permits.acquire(share, new long[] {100, 0}))
        .then(() -> time.advanceTimeBy(Duration.ofSeconds(5)))
        .expectErrorMatches(
            e ->
                e instanceof UnavailableException late
                    && late.reason() == Reason.QUEUE_FULL
                    && String.valueOf(late.getMessage()).contains("ingest.queue.maxWait"))
        .verify(Duration.ofSeconds(5));
    StepVerifier.create(permits.acquire(share, new long[] {50, 0}))
        .expectComplete()
        .verify(Duration.ofSeconds(5));
    assertEquals(100, permits.inUse(0));
  }

  @Test
  void theLineOfWaitersIsBounded() {
    permits.tryAcquire(share, new long[] {100, 0});
    for (int i = 0; i < 4; i++) {
      permits.acquire(share, new long[] {1, 0}).subscribe(v -> {}, e -> {});
    }
    StepVerifier.create(permits.acquire(share, new long[] {1, 0}))
        .expectError(UnavailableException.class)
        .verify(Duration.ofSeconds(5));
  }

  @Test
  void aFullHeadServesNobodyAndSaysSo() {
    permits.headFull(true);
    assertFalse(permits.tryAcquire(share, new long[] {1, 0}));
    StepVerifier.create(permits.acquire(share, new long[] {1, 0}))
        .then(() -> time.advanceTimeBy(Duration.ofSeconds(5)))
        .expectErrorMatches(
            e -> e instanceof UnavailableException late && late.reason() == Reason.HEAD_FULL)
        .verify(Duration.ofSeconds(5));
    permits.headFull(false);
    assertTrue(permits.tryAcquire(share, new long[] {1, 0}));
  }

  @Test
  void aWaiterThatIsCancelledLeavesNothingBehind() {
    permits.tryAcquire(share, new long[] {100, 0});
    permits.acquire(share, new long[] {100, 0}).subscribe(v -> {}, e -> {}).dispose();
    permits.release(share, 0, 100);
    assertEquals(0, permits.waitingNow());
    assertTrue(permits.tryAcquire(share, new long[] {100, 100}));
  }

  @Test
  void severalTenantsEachFindRoomAndOneMayBorrowMost() {
    Share noisy = share;
    Share quiet = shares.of(new Tenant(1, "quiet"));
    assertTrue(permits.tryAcquire(quiet, new long[] {1, 0}), "both are active");
    permits.release(quiet, 0, 1);
    int taken = 0;
    while (permits.tryAcquire(noisy, new long[] {5, 0})) {
      taken += 5;
    }
    assertEquals(75, taken, "all but half of the other's half");
    assertTrue(permits.tryAcquire(quiet, new long[] {25, 0}));
  }

  @Test
  void aTenantAloneMayTakeEverything() {
    assertTrue(permits.tryAcquire(share, new long[] {100, 100}));
  }

  @Test
  void aLongLineOfOneTenantHoldsNobodyElseUp() {
    Share quiet = shares.of(new Tenant(1, "quiet"));
    List<String> served = new ArrayList<>();
    permits.tryAcquire(quiet, new long[] {1, 0});
    permits.tryAcquire(share, new long[] {99, 0});
    for (int bytes : new int[] {30, 20}) {
      long[] need = {bytes, 0};
      permits.acquire(share, need).subscribe(v -> {}, e -> {}, () -> served.add("n"));
    }
    permits.acquire(quiet, new long[] {20, 0}).subscribe(v -> {}, e -> {}, () -> served.add("q"));
    permits.release(share, 0, 25);
    assertEquals(List.of("q"), served, "the noisy one is over its share, its line waits");
    permits.release(share, 0, 74);
    assertEquals(List.of("q", "n", "n"), served);
  }

  @Test
  void aLargeRequestWithinItsShareIsNotOvertakenForEver() {
    Share large = shares.of(new Tenant(1, "large"));
    List<String> served = new ArrayList<>();
    permits.tryAcquire(share, new long[] {60, 0});
    permits.acquire(large, new long[] {90, 0}).subscribe(v -> {}, e -> {}, () -> served.add("l"));
    assertTrue(permits.tryAcquire(share, new long[] {5, 0}), "there is room beside it");
    time.advanceTimeBy(Duration.ofSeconds(3));
    permits.release(share, 0, 5);
    assertFalse(permits.tryAcquire(share, new long[] {1, 0}), "it has waited long enough");
    permits.release(share, 0, 60);
    assertEquals(List.of("l"), served);
  }

  @Test
  void aTenantThatWantsNothingIsForgotten() {
    Share quiet = shares.of(new Tenant(1, "quiet"));
    permits.tryAcquire(quiet, new long[] {1, 0});
    permits.tryAcquire(share, new long[] {1, 0});
    for (int i = 0; i <= FairShares.KEPT_TICKS + 1; i++) {
      shares.tick();
    }
    assertTrue(shares.isCrowded(), "both hold something");
    permits.release(quiet, 0, 1);
    shares.tick();
    assertFalse(shares.isCrowded());
    assertTrue(permits.tryAcquire(share, new long[] {99, 100}));
  }
}
