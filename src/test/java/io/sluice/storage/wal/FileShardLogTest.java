package io.sluice.storage.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.io.Faults;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.wal.LogKit.Recovered;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileShardLogTest {
  private final LogKit kit = new LogKit(1, LogKit.SMALL);
  private long lateEpoch;

  private static List<Long> times(Recovered recovered) {
    return recovered.samples.stream().map(LogKit.Sample::time).toList();
  }

  @Test
  void whatWasAppendedComesBackInOrder() throws IOException {
    FileShardLog log = kit.reopen();
    for (int i = 0; i < 40; i++) {
      assertTrue(LogKit.append(log, kit.group(i, "s" + i, i * 100L, 20), i % 3 == 0));
    }
    log.close();
    Recovered recovered = kit.replay();
    assertEquals(800, recovered.samples.size());
    for (int i = 0; i < 800; i++) {
      long time = i / 20 * 100L + i % 20;
      assertEquals(
          new LogKit.Sample("s" + i / 20, time, ((i / 20 * 100L) << 20) + i % 20),
          recovered.samples.get(i));
    }
    assertTrue(recovered.report.clean());
    assertEquals(39, recovered.report.highestRef());
  }

  @Test
  void aGroupLargerThanASegmentGetsALargerOne() throws IOException {
    FileShardLog log = kit.reopen();
    assertTrue(LogKit.append(log, kit.group(0, "a", 0, 10), true));
    assertTrue(LogKit.append(log, kit.group(1, "b", 100, 300_000), true));
    assertTrue(LogKit.append(log, kit.group(2, "c", 900_000, 10), true));
    log.close();
    Recovered recovered = kit.replay();
    assertEquals(300_020, recovered.samples.size());
    assertTrue(recovered.report.clean());
    assertTrue(recovered.report.groups() > 4, "split into frames of about 1 MiB");
  }

  @Test
  void aLogWithoutRoomForTheNextSegmentCannotBeWrittenAgainUntilThereIsRoom() throws IOException {
    FileShardLog log = kit.reopen();
    assertTrue(LogKit.append(log, kit.group(0, "a", 0, 10), true));
    kit.files.faults().failWhile(call -> call == Faults.Call.CREATE);
    GroupRecord large = kit.group(1, "b", 100, 300_000);
    assertFalse(LogKit.append(log, large, true));
    assertFalse(LogKit.sync(log), "a probe looks for the room that the group did not find");
    kit.files.faults().heal();
    assertTrue(LogKit.sync(log));
    assertTrue(LogKit.append(log, kit.group(1, "b", 100, 300_000), true));
    log.close();
    assertEquals(300_010, kit.replay().samples.size());
  }

  @Test
  void anEmptyGroupWithSyncForcesWhatIsUnsynced() throws IOException {
    FileShardLog log = kit.reopen();
    assertTrue(LogKit.append(log, kit.group(0, "a", 0, 10), false));
    assertTrue(log.hasUnsynced());
    kit.group.reset();
    assertTrue(LogKit.append(log, kit.group, true));
    assertFalse(log.hasUnsynced());
    kit.files.crash(3);
    assertEquals(10, kit.replay().samples.size());
  }

  @Test
  void anEmptyGroupWithNothingUnsyncedTouchesNothing() throws IOException {
    FileShardLog log = kit.reopen();
    assertTrue(LogKit.append(log, kit.group(0, "a", 0, 10), true));
    kit.group.reset();
    kit.files.faults().failWhile(call -> true);
    assertTrue(LogKit.append(log, kit.group, true));
  }

  @Test
  void aSyncCoversEarlierUnsyncedGroups() throws IOException {
    FileShardLog log = kit.reopen();
    for (int i = 0; i < 30; i++) {
      assertTrue(LogKit.append(log, kit.group(i, "s" + i, i * 100L, 20), false));
    }
    assertTrue(LogKit.append(log, kit.group(30, "last", 9000, 20), true));
    kit.files.crash(5);
    assertEquals(31 * 20, kit.replay().samples.size());
  }

  @Test
  void pastTheBoundOnUnsyncedGroupsASyncIsForced() throws IOException {
    LogKit tight = new LogKit(1, LogKit.SMALL.withKeepUnsynced(300));
    FileShardLog log = tight.reopen();
    assertTrue(LogKit.append(log, tight.group(0, "a", 0, 10), false));
    assertTrue(log.hasUnsynced());
    assertTrue(LogKit.append(log, tight.group(1, "b", 100, 20), false));
    assertFalse(log.hasUnsynced());
  }

  @Test
  void aFailedWriteFailsTheGroupAndTheNextOneSucceeds() throws IOException {
    FileShardLog log = kit.reopen();
    assertTrue(LogKit.append(log, kit.group(0, "a", 0, 10), true));
    kit.files.faults().failNth(Faults.Call.WRITE, 1);
    assertFalse(LogKit.append(log, kit.group(1, "b", 100, 10), true));
    assertTrue(LogKit.append(log, kit.group(1, "c", 200, 10), true));
    kit.files.crash(9);
    Recovered recovered = kit.replay();
    assertEquals(20, recovered.samples.size());
    assertEquals("c", recovered.series.get(1));
    assertTrue(recovered.report.clean(), recovered.report::toString);
  }

  @Test
  void aSurvivingFrameOfAFailedSyncIsVoidAndDefinesNothing() throws IOException {
    FileShardLog log = kit.reopen();
    assertTrue(LogKit.append(log, kit.group(0, "a", 0, 10), true));
    kit.files.faults().failNth(Faults.Call.FORCE, 1);
    assertFalse(LogKit.append(log, kit.group(1, "withdrawn", 100, 10), true));
    assertTrue(LogKit.append(log, kit.group(1, "other", 200, 10), true));
    kit.files.kill(); // what was written is still there, the failed frame too
    Recovered recovered = kit.replay();
    assertEquals("other", recovered.series.get(1));
    assertEquals(20, recovered.samples.size());
    assertFalse(times(recovered).contains(100L));
  }

  @Test
  void groupsOfAWeakerLevelAreLoggedAgainAfterAFailedSync() throws IOException {
    FileShardLog log = kit.reopen();
    assertTrue(LogKit.append(log, kit.group(0, "a", 0, 10), true));
    assertTrue(LogKit.append(log, kit.group(1, "weak", 100, 10), false));
    kit.files.faults().failNth(Faults.Call.FORCE, 1);
    assertFalse(LogKit.append(log, kit.group(2, "lost", 200, 10), true));
    assertTrue(log.hasUnsynced());
    assertTrue(LogKit.append(log, kit.group(2, "next", 300, 10), true));
    kit.files.crash(11);
    Recovered recovered = kit.replay();
    assertEquals(30, recovered.samples.size());
    assertEquals("weak", recovered.series.get(1));
    assertEquals("next", recovered.series.get(2));
  }

  @Test
  void aTornRepetitionDoesNotVoidWhatItWasToRepeat() throws IOException {
    for (int seed = 1; seed <= 60; seed++) {
      LogKit each = new LogKit(seed, LogKit.SMALL);
      FileShardLog log = each.reopen();
      assertTrue(LogKit.append(log, each.group(0, "a", 0, 10), true));
      assertTrue(LogKit.append(log, each.group(1, "weak", 100, 10), false));
      each.files.faults().failNth(Faults.Call.FORCE, 1);
      assertFalse(LogKit.sync(log));
      int madeAheadFirst = 3; // two writes make the next segment, the third is the repetition
      each.files.faults().nth(Faults.Call.WRITE, madeAheadFirst, Faults.Fate.CRASHES);
      assertFalse(LogKit.append(log, each.group(2, "b", 200, 10), true));
      each.files.kill();
      Recovered recovered = each.replay();
      assertTrue(times(recovered).contains(109L), "written, and lost by a kill, seed " + seed);
      assertEquals(times(recovered).stream().distinct().toList(), times(recovered));
    }
  }

  @Test
  void aLatePreparerDoesNotTakeTheNameOfASegmentInUse() throws IOException {
    List<Runnable> waiting = new ArrayList<>();
    Recovered empty = kit.replay();
    FileShardLog log =
        new FileShardLog(
            kit.site,
            LogKit.SMALL,
            empty.report,
            waiting::add,
            LogObserver.NONE,
            () -> ++lateEpoch);
    log.resume(empty.report.resume());
    for (int i = 0; i < 40; i++) {
      assertTrue(LogKit.append(log, kit.group(i, "s" + i, i * 100L, 20), true));
      if (i % 7 == 6) {
        waiting.forEach(Runnable::run);
        waiting.clear();
      }
    }
    log.close();
    waiting.forEach(Runnable::run);
    assertEquals(800, kit.replay().samples.size());
  }

  @Test
  void aFailedSyncAloneIsMadeGoodByTheNextSync() throws IOException {
    FileShardLog log = kit.reopen();
    assertTrue(LogKit.append(log, kit.group(0, "weak", 0, 10), false));
    kit.files.faults().failNth(Faults.Call.FORCE, 1);
    assertFalse(LogKit.sync(log));
    assertTrue(log.hasUnsynced());
    assertTrue(LogKit.sync(log));
    assertFalse(log.hasUnsynced());
    kit.files.crash(2);
    assertEquals(10, kit.replay().samples.size());
  }

  @Test
  void aFullDiskIsWeatherForHours() throws IOException {
    FileShardLog log = kit.reopen();
    assertTrue(LogKit.append(log, kit.group(0, "a", 0, 10), true));
    assertTrue(LogKit.append(log, kit.group(1, "weak", 50, 10), false));
    kit.files.faults().say("No space left on device");
    kit.files.faults().failWhile(call -> call == Faults.Call.WRITE);
    for (int i = 0; i < 200; i++) {
      assertFalse(LogKit.append(log, kit.group(2, "no" + i, 100, 10), true));
    }
    kit.files.faults().heal();
    assertTrue(LogKit.append(log, kit.group(2, "yes", 100, 10), true));
    assertTrue(kit.files.list(kit.site.directory()).size() < 6, "no file per failure is left");
    kit.files.crash(4);
    Recovered recovered = kit.replay();
    assertEquals(30, recovered.samples.size());
    assertEquals("yes", recovered.series.get(2));
  }

  @Test
  void aTrimmedLogReplaysFromWhereItWasTrimmedAndUsesFilesAgain() throws IOException {
    FileShardLog log = kit.reopen();
    for (int i = 0; i < 60; i++) {
      assertTrue(LogKit.append(log, kit.group(i, "s" + i, i * 100L, 20), true));
      if (i % 10 == 9) {
        LogPosition here =
            log.append(kit.group(1000 + i, "t", i, 1), true).toCompletableFuture().join();
        log.trim(here);
      }
    }
    List<String> names = kit.files.list(kit.site.directory());
    assertTrue(names.size() < 8, names::toString);
    kit.files.crash(8);
    Recovered recovered = kit.replay();
    assertTrue(recovered.report.clean(), recovered.report::toString);
    assertEquals("s59", recovered.series.get(59));
    FileShardLog again = kit.open(recovered);
    assertTrue(LogKit.append(again, kit.group(70, "s70", 1, 20), true));
    again.close();
    assertEquals("s70", kit.replay().series.get(70));
  }

  @Test
  void inTheLongRunNoSegmentIsFilledWithZeros() throws IOException {
    Recovered recovered = kit.replay();
    List<Boolean> reused = new ArrayList<>();
    LogObserver observer =
        new LogObserver() {
          @Override
          public void prepared(long segment, boolean recycled, long nanos) {
            reused.add(recycled);
          }
        };
    AtomicLong epochs = new AtomicLong(5);
    FileShardLog log =
        new FileShardLog(
            kit.site,
            LogKit.SMALL,
            recovered.report,
            Runnable::run,
            observer,
            () -> epochs.addAndGet(2));
    log.resume(recovered.report.resume());
    for (int i = 0; i < 1200; i++) {
      assertTrue(LogKit.append(log, kit.group(i, "s" + i, i * 100L, 20), true));
      if (i % 50 == 49) {
        log.trim(log.end());
      }
    }
    assertTrue(reused.size() > 12, reused::toString);
    assertFalse(reused.subList(reused.size() / 2, reused.size()).contains(false), reused::toString);
  }

  @Test
  void bitsAndTimesOfAllKindsSurvive() throws IOException {
    long[] bits = {0, -1, Long.MIN_VALUE, 0x7ff0000000000002L, 0x7ff8000000000000L, 1};
    long[] times = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 1_700_000_000_000L, 5};
    FileShardLog log = kit.reopen();
    kit.group.reset();
    kit.group.define(1 << 24, new byte[] {1}, 0, 1);
    kit.group.define(0, new byte[] {2}, 0, 1);
    for (int i = 0; i < bits.length; i++) {
      kit.group.sample(i % 2 == 0 ? 0 : 1 << 24, times[i], bits[i]);
    }
    assertTrue(LogKit.append(log, kit.group, true));
    log.close();
    Recovered recovered = kit.replay();
    assertArrayEquals(times, recovered.samples.stream().mapToLong(s -> s.time()).toArray());
    assertArrayEquals(bits, recovered.samples.stream().mapToLong(s -> s.bits()).toArray());
  }

  @Test
  void withRealFilesAndAPreparerOfItsOwnThreadNothingIsLost(@TempDir Path directory)
      throws IOException {
    LogSite site = new LogSite(FileLayer.real(), directory.resolve("0"), LogKit.ID, 0);
    ExecutorService preparer = Executors.newSingleThreadExecutor();
    try {
      for (int life = 0; life < 3; life++) {
        Recovered recovered = new Recovered();
        LogReport report = LogReplay.replay(site, recovered, (done, total) -> {});
        assertTrue(report.clean(), report::toString);
        assertEquals(life * 600 * 20, recovered.samples.size());
        FileShardLog log =
            FileShardLog.open(site, LogKit.SMALL, report, preparer, LogObserver.NONE);
        for (int i = life * 600; i < life * 600 + 600; i++) {
          assertTrue(LogKit.append(log, kit.group(i, "s" + i, i * 100L, 20), i % 16 == 0));
        }
        log.close();
      }
    } finally {
      preparer.shutdownNow();
    }
  }
}
