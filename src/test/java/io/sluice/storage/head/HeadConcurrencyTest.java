package io.sluice.storage.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Readers beside a writer that never waits. The n-th sample of a series has n as its value and a
 * time that follows from n, so that a reader can tell what must be there.
 */
class HeadConcurrencyTest {
  private static final int SERIES = 4;
  private static final int SAMPLES = 60_000;
  private static final int READERS = 2;

  private final Head head = HeadFixture.head();

  /** Samples of every series that are surely applied. */
  private final AtomicLong applied = new AtomicLong();

  @Test
  void readersOfSamplesInOrderSeeWhatWasAppendedUpToSomeMoment() throws Exception {
    Clock clock = n -> HeadFixture.NOON + 10_000 * n;
    run(() -> append(clock), () -> readOften(clock));
  }

  @Test
  void readersOfShuffledSamplesSeeWhatWasAppendedUpToSomeMoment() throws Exception {
    Clock clock = n -> HeadFixture.NOON + 1000 * (n ^ 0x155);
    run(() -> append(clock), () -> readOften(clock));
  }

  @Test
  void readersNeverSeeMemoryThatIsUsedAgain() throws Exception {
    Clock clock = n -> HeadFixture.NOON + 1000 * (n ^ 0x15);
    run(() -> appendAndRelease(clock), () -> readWhatIsLeft(clock));
  }

  @Test
  void aReplacedValueIsOneOfThoseThatWereWritten() throws Exception {
    run(this::replace, this::readReplaced);
  }

  /** Time of the n-th sample; a bijection within blocks of 1,024. */
  private interface Clock {
    long time(long n);
  }

  private void append(Clock clock) {
    for (long n = 0; n < SAMPLES; n++) {
      for (int ref = 0; ref < SERIES; ref++) {
        head.append(ref, clock.time(n), n);
      }
      applied.setRelease(n + 1);
    }
  }

  private void readOften(Clock clock) {
    HeadReader reader = head.reader();
    SampleBuffer out = new SampleBuffer();
    int whole = 0;
    for (int round = 0; applied.getAcquire() < SAMPLES || whole == 0; round++) {
      long before = applied.getAcquire();
      long start = Math.max(0, (before - 2000) & -1024L);
      out.clear();
      if (!reader.read(round % SERIES, timeFrom(start), Long.MAX_VALUE, 1 << 20, out)) {
        checkPrefix(clock, start, before, out);
        whole++;
      }
    }
  }

  private static long timeFrom(long start) {
    return start == 0 ? Long.MIN_VALUE : HeadFixture.NOON + 1000 * start;
  }

  /** All from start to the newest that is there, at least those applied before, in time order. */
  private static void checkPrefix(Clock clock, long start, long before, SampleBuffer out) {
    if (out.size() == 0) {
      assertEquals(0, before, "nothing read");
      return;
    }
    long newest = -1;
    long first = Long.MAX_VALUE;
    for (int i = 0; i < out.size(); i++) {
      assertEquals(clock.time(out.bits(i)), out.time(i));
      assertTrue(i == 0 || out.time(i - 1) < out.time(i), "out of order");
      newest = Math.max(newest, out.bits(i));
      first = Math.min(first, out.bits(i));
    }
    assertTrue(newest >= before - 1, newest + " read, " + before + " applied");
    assertEquals(newest - first + 1, out.size(), "a hole");
    assertTrue(first <= start, first + " is first, not " + start);
  }

  private void appendAndRelease(Clock clock) {
    List<Integer> ids = new ArrayList<>();
    for (long n = 0; n < SAMPLES; n++) {
      for (int ref = 0; ref < SERIES; ref++) {
        head.append(ref, clock.time(n), n);
      }
      if (n % 1000 == 999) {
        ids.clear();
        head.closedChunks((id, ref, min, max, samples, bytes) -> ids.add(id));
        ids.forEach(head::release);
      }
      applied.setRelease(n + 1);
    }
  }

  private void readWhatIsLeft(Clock clock) {
    HeadReader reader = head.reader();
    SampleBuffer out = new SampleBuffer();
    for (int round = 0; applied.getAcquire() < SAMPLES; round++) {
      out.clear();
      reader.read(round % SERIES, Long.MIN_VALUE, Long.MAX_VALUE, 1 << 20, out);
      for (int i = 0; i < out.size(); i++) {
        assertEquals(clock.time(out.bits(i)), out.time(i));
        assertTrue(i == 0 || out.time(i - 1) < out.time(i), "out of order");
      }
    }
  }

  private void replace() {
    head.append(0, HeadFixture.NOON, 0);
    for (long n = 1; n < SAMPLES; n++) {
      head.append(0, HeadFixture.NOON, n);
      applied.setRelease(n + 1);
    }
    applied.setRelease(SAMPLES);
  }

  private void readReplaced() {
    HeadReader reader = head.reader();
    SampleBuffer out = new SampleBuffer();
    while (applied.getAcquire() < SAMPLES) {
      long before = applied.getAcquire();
      out.clear();
      reader.read(0, Long.MIN_VALUE, Long.MAX_VALUE, 10, out);
      assertTrue(out.size() == (before == 0 ? out.size() : 1), "samples: " + out.size());
      assertTrue(out.size() == 0 || out.bits(0) >= before - 1, "an older value came back");
    }
  }

  private static void run(Runnable writer, Runnable reader) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(1 + READERS);
    try {
      List<Callable<Object>> all = new ArrayList<>();
      all.add(Executors.callable(writer));
      for (int i = 0; i < READERS; i++) {
        all.add(Executors.callable(reader));
      }
      for (Future<Object> done : threads.invokeAll(all, 2, TimeUnit.MINUTES)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
