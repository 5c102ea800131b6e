package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class BreatherTest {
  private static void pass(long millis) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  @Test
  void aLongPauseBeforeTheWorkIsNotTakenForWork() throws IOException {
    AtomicLong groups = new AtomicLong(1);
    Breather breather = new Breather(groups::get, 1); // would rest 99 times as long
    pass(200);
    long began = System.nanoTime();
    breather.step(0);
    long millis = (System.nanoTime() - began) / 1_000_000;
    assertTrue(millis >= 39 && millis < 15_000, millis + " ms");
  }

  @Test
  void workIsGivenUpWhenSomethingIsUrgentAndGoesOnLater() throws IOException {
    Breather breather = new Breather(() -> 0, 50);
    pass(15);
    breather.hurry();
    assertThrows(Breather.GaveWayException.class, () -> breather.step(0));
    breather.resume();
    breather.step(0);
    breather.stop();
    pass(15);
    assertThrows(Breather.GaveWayException.class, () -> breather.step(0));
  }
}
