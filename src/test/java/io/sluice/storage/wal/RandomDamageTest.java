package io.sluice.storage.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.wal.LogKit.Recovered;
import java.io.IOException;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to the bytes, a replay ends, invents nothing, doubles nothing, and is stable.
 */
class RandomDamageTest {

  @Test
  void anyDamageLeavesAPartOfWhatWasSentAndIsTold() throws IOException {
    for (long seed = 1; seed <= 500; seed++) {
      Random random = new Random(seed);
      DamagedLog log = DamagedLog.make(random.nextBoolean());
      damage(log, random);
      try {
        check(log, seed);
      } catch (AssertionError | RuntimeException wrong) {
        throw new AssertionError("seed " + seed, wrong);
      }
    }
  }

  private static void damage(DamagedLog log, Random random) throws IOException {
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      long segment = 1L + random.nextInt(3);
      int at = WalFormat.HEADER_BYTES + random.nextInt(4000);
      byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 4 : 600)];
      if (random.nextBoolean()) {
        random.nextBytes(bytes);
      }
      log.kit.files.damage(log.kit.segment(segment), Math.min(at, 8192 - bytes.length), bytes);
    }
  }

  static void check(DamagedLog log, long seed) throws IOException {
    Recovered recovered = log.kit.replay();
    Set<Integer> found = log.found(recovered);
    Set<Integer> lost = new TreeSet<>(log.allBut(found));
    assertTrue(
        lost.isEmpty() || !recovered.report.clean() || lost.size() <= 1,
        () -> "lost in silence: " + lost);
    assertEquals(
        recovered.samples.stream().sorted((a, b) -> Long.compare(a.time(), b.time())).toList(),
        recovered.samples);
    Recovered again = log.kit.replay();
    assertEquals(recovered.samples, again.samples, "the second replay, seed " + seed);
    assertTrue(again.report.torn().isEmpty(), () -> "torn twice: " + again.report);
    log.goesOn(again, lost);
  }
}
