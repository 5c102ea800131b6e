package io.sluice.storage.wal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.io.Faults;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same workload with every single call failing, or being the last before power is lost. */
class CrashEverywhereTest {
  private static final int GROUPS = 40;

  /** How the process ends. */
  private enum End {
    POWER_LOSS,
    KILL
  }

  private interface Case {
    void run(long n, long seed, End end) throws IOException;
  }

  @Test
  void afterACrashAtAnyCallEverythingAcknowledgedIsThereAndNothingElse() throws IOException {
    everywhere(1, (n, seed, end) -> crashAt(n, seed, end, false));
  }

  @Test
  void afterAFailureOfAnyCallTheLogGoesOnAndKeepsItsPromises() throws IOException {
    everywhere(1, this::failAt);
  }

  @Test
  void aSecondCrashDuringRecoveryChangesNothing() throws IOException {
    everywhere(1, this::crashTwice);
  }

  @Test
  void failuresAndCrashesAtRandomWithALatePreparerKeepThePromises() throws IOException {
    long calls = callsOfAQuietRun();
    for (long seed = 1; seed <= 400; seed++) {
      Random random = new Random(seed);
      long n = 1 + random.nextLong(calls);
      tell(n, seed, End.POWER_LOSS, (at, s, end) -> randomTrouble(random, s));
    }
  }

  @Test
  void withSyncSwitchedOffTheSameTestFindsLoss() throws IOException {
    int found = 0;
    for (long n = 1; n <= callsOfAQuietRun(); n++) {
      try {
        crashAt(n, n, End.POWER_LOSS, true);
      } catch (AssertionError | IOException loss) {
        found++;
      }
    }
    assertTrue(found > 50, "losses found: " + found);
  }

  private static void everywhere(int seeds, Case test) throws IOException {
    long calls = callsOfAQuietRun();
    for (long n = 1; n <= calls + 5; n++) {
      for (long seed = 1; seed <= seeds; seed++) {
        tell(n, n * 31 + seed, End.POWER_LOSS, test);
        tell(n, n * 37 + seed, End.KILL, test);
      }
    }
  }

  private static void tell(long n, long seed, End end, Case test) throws IOException {
    try {
      test.run(n, seed, end);
    } catch (AssertionError | RuntimeException wrong) {
      throw new AssertionError("call " + n + ", seed " + seed + ", " + end, wrong);
    }
  }

  private static long callsOfAQuietRun() throws IOException {
    LogKit kit = new LogKit(1, LogKit.SMALL);
    new CrashScript(kit).run(GROUPS);
    return kit.files.faults().calls();
  }

  private void crashAt(long n, long seed, End end, boolean withoutSync) throws IOException {
    LogKit kit = new LogKit(seed, LogKit.SMALL);
    kit.files.faults().forcesDoNothing(withoutSync);
    CrashScript script = new CrashScript(kit);
    kit.files.faults().at(n, Faults.Fate.CRASHES);
    runUntilTheEnd(script, GROUPS);
    die(kit, seed, end);
    afterwards(kit, script, end);
  }

  private void failAt(long n, long seed, End end) throws IOException {
    LogKit kit = new LogKit(seed, LogKit.SMALL);
    CrashScript script = new CrashScript(kit);
    kit.files.faults().at(n, Faults.Fate.FAILS);
    runUntilTheEnd(script, GROUPS);
    die(kit, seed, end);
    afterwards(kit, script, end);
  }

  private void crashTwice(long n, long seed, End end) throws IOException {
    LogKit kit = new LogKit(seed, LogKit.SMALL);
    CrashScript script = new CrashScript(kit);
    kit.files.faults().at(n, Faults.Fate.CRASHES);
    runUntilTheEnd(script, GROUPS);
    die(kit, seed, end);
    Random random = new Random(seed);
    for (int again = 0; again < 3; again++) {
      kit.files
          .faults()
          .at(kit.files.faults().calls() + 1 + random.nextInt(30), Faults.Fate.CRASHES);
      try {
        kit.reopen();
      } catch (IOException dead) {
        kit.files.faults().calls();
      }
      die(kit, seed + again, end);
    }
    afterwards(kit, script, end);
  }

  private void randomTrouble(Random random, long seed) throws IOException {
    LogKit kit = new LogKit(seed, LogKit.SMALL);
    CrashScript script = new CrashScript(kit);
    kit.latePreparer(seed);
    for (int life = 0; life < 4; life++) {
      Faults.Call kind = random.nextBoolean() ? Faults.Call.WRITE : Faults.Call.FORCE;
      kit.files.faults().failNth(kind, 5 + random.nextInt(30));
      kit.files
          .faults()
          .at(kit.files.faults().calls() + 20 + random.nextInt(200), Faults.Fate.CRASHES);
      runUntilTheEnd(script, GROUPS);
      End end = random.nextBoolean() ? End.KILL : End.POWER_LOSS;
      die(kit, random.nextLong(), end);
      script.check(end == End.KILL);
      kit.files.kill();
    }
  }

  private static void runUntilTheEnd(CrashScript script, int groups) {
    try {
      script.run(groups);
    } catch (IOException dead) {
      return; // the replay could not even start
    }
  }

  private static void die(LogKit kit, long seed, End end) {
    kit.forgetPreparer();
    if (end == End.POWER_LOSS) {
      kit.files.crash(seed);
    } else {
      kit.files.kill();
    }
  }

  /** Recovers, goes on writing, dies once more, and recovers again. */
  private static void afterwards(LogKit kit, CrashScript script, End end) throws IOException {
    script.check(end == End.KILL);
    kit.files.kill();
    script.run(7);
    kit.files.crash(99);
    script.check(false);
  }
}
