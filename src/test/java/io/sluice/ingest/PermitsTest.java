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
  private final Permits permits = new Permits(2, 100, Duration.ofSeconds(5), 4, time);

  @Test
  void allShardsOrNone() {
    assertTrue(permits.tryAcquire(new long[] {60, 0}));
    assertFalse(permits.tryAcquire(new long[] {60, 60}));
    assertEquals(60, permits.inUse(0));
    assertEquals(0, permits.inUse(1), "the second shard's permits went back");
  }

  @Test
  void theOldestWaiterIsServedFirstAndNewcomersWaitBehind() {
    List<String> served = new ArrayList<>();
    permits.tryAcquire(new long[] {100, 0});
    permits.acquire(new long[] {90, 0}).subscribe(v -> {}, e -> {}, () -> served.add("first"));
    permits.acquire(new long[] {10, 0}).subscribe(v -> {}, e -> {}, () -> served.add("second"));
    assertFalse(permits.tryAcquire(new long[] {0, 1}), "somebody waits");
    permits.release(0, 50);
    assertEquals(List.of(), served, "the second must not overtake the first");
    permits.release(0, 50);
    assertEquals(List.of("first", "second"), served);
    assertEquals(0, permits.waitingNow());
  }

  @Test
  void whoWaitsTooLongIsToldAndTheNextIsServed() {
    permits.tryAcquire(new long[] {50, 0});
    StepVerifier.create(permits.acquire(new long[] {100, 0}))
        .then(() -> time.advanceTimeBy(Duration.ofSeconds(5)))
        .expectErrorMatches(
            e ->
                e instanceof UnavailableException late
                    && late.reason() == Reason.QUEUE_FULL
                    && String.valueOf(late.getMessage()).contains("ingest.queue.maxWait"))
        .verify(Duration.ofSeconds(5));
    StepVerifier.create(permits.acquire(new long[] {50, 0}))
        .expectComplete()
        .verify(Duration.ofSeconds(5));
    assertEquals(100, permits.inUse(0));
  }

  @Test
  void theLineOfWaitersIsBounded() {
    permits.tryAcquire(new long[] {100, 0});
    for (int i = 0; i < 4; i++) {
      permits.acquire(new long[] {1, 0}).subscribe(v -> {}, e -> {});
    }
    StepVerifier.create(permits.acquire(new long[] {1, 0}))
        .expectError(UnavailableException.class)
        .verify(Duration.ofSeconds(5));
  }

  @Test
  void aFullHeadServesNobodyAndSaysSo() {
    permits.headFull(true);
    assertFalse(permits.tryAcquire(new long[] {1, 0}));
    StepVerifier.create(permits.acquire(new long[] {1, 0}))
        .then(() -> time.advanceTimeBy(Duration.ofSeconds(5)))
        .expectErrorMatches(
            e -> e instanceof UnavailableException late && late.reason() == Reason.HEAD_FULL)
        .verify(Duration.ofSeconds(5));
    permits.headFull(false);
    assertTrue(permits.tryAcquire(new long[] {1, 0}));
  }

  @Test
  void aWaiterThatIsCancelledLeavesNothingBehind() {
    permits.tryAcquire(new long[] {100, 0});
    permits.acquire(new long[] {100, 0}).subscribe(v -> {}, e -> {}).dispose();
    permits.release(0, 100);
    assertEquals(0, permits.waitingNow());
    assertTrue(permits.tryAcquire(new long[] {100, 100}));
  }
}
