package io.sluice.storage.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.wal.LogKit.Recovered;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A fixed workload over a log, and what must hold of it after whatever happened. It acts like a
 * shard: the ref of a new series is used again if the group that would have defined it failed.
 * Confined to the test's thread.
 */
final class CrashScript {
  private static final int SAMPLES = 24;

  /** What became of a group, as its writer knows. */
  private enum Promise {
    NONE,
    WRITTEN,
    SYNCED
  }

  private final LogKit kit;
  private final List<Promise> promises = new ArrayList<>();
  private final Set<Integer> voided = new HashSet<>(); // failed, and something later was synced
  private final List<Integer> failed = new ArrayList<>();
  private int nextRef;
  private int trimmed; // groups before this may be gone

  CrashScript(LogKit kit) {
    this.kit = kit;
  }

  /** One run of the process: replay, then groups at mixed levels, rolls, syncs, a trim, a close. */
  void run(int groups) throws IOException {
    FileShardLog log = kit.reopen();
    for (int i = 0; i < groups; i++) {
      boolean sync = i % 4 == 1 || i % 7 == 0;
      append(log, sync);
      if (i % 9 == 8 && log.hasUnsynced() && LogKit.sync(log)) {
        synced();
      }
      if (i % 13 == 12) {
        trim(log);
      }
    }
    log.close();
  }

  private void trim(FileShardLog log) {
    int all = promises.size();
    try {
      kit.group.reset();
      LogPosition here = log.append(kit.group, false).toCompletableFuture().join();
      trimmed = all; // even if it fails, it may have happened
      log.trim(here);
    } catch (IOException failure) {
      trimmed = all;
    }
  }

  private void append(FileShardLog log, boolean sync) {
    int id = promises.size();
    promises.add(Promise.NONE);
    kit.meanwhile();
    GroupRecord group = kit.group(nextRef, "g" + id, id * 1000L, SAMPLES);
    if (!LogKit.append(log, group, sync)) {
      failed.add(id);
      return;
    }
    nextRef++;
    promises.set(id, Promise.WRITTEN);
    if (!log.hasUnsynced()) {
      synced();
    }
  }

  private void synced() {
    promises.replaceAll(promise -> promise == Promise.WRITTEN ? Promise.SYNCED : promise);
    voided.addAll(failed);
  }

  /**
   * Acknowledged is a subset of recovered, recovered of sent, nothing is there twice, the order is
   * right, every sample belongs to its own series, and no failed group that was superseded is back.
   *
   * @param writtenSurvives whether groups that were only written must be there (the machine stayed
   *     up)
   */
  Recovered check(boolean writtenSurvives) throws IOException {
    Recovered recovered = kit.replay();
    Set<Integer> whole = new HashSet<>();
    long last = -1;
    int index = 0;
    for (LogKit.Sample sample : recovered.samples) {
      assertTrue(sample.time() > last, "order, and nothing twice, at " + sample);
      last = sample.time();
      int id = (int) (sample.time() / 1000);
      assertTrue(id < promises.size(), "never sent: " + sample);
      assertEquals("g" + id, sample.series(), "the series of " + sample);
      assertEquals(((id * 1000L) << 20) + sample.time() % 1000, sample.bits());
      index = sample.time() % 1000 == 0 ? 1 : index + 1;
      if (index == SAMPLES) {
        whole.add(id);
      }
      assertFalse(voided.contains(id), "voided, but back: " + sample);
    }
    for (int id = 0; id < promises.size(); id++) {
      Promise promise = promises.get(id);
      boolean due =
          id >= trimmed
              && (promise == Promise.SYNCED || (promise == Promise.WRITTEN && writtenSurvives));
      assertTrue(!due || whole.contains(id), promise + " and lost: group " + id);
    }
    assertTrue(recovered.report.corrupt().isEmpty(), () -> recovered.report.corrupt().toString());
    assertEquals(0, recovered.report.orphans());
    restart(whole, recovered);
    return recovered;
  }

  /** What was recovered now counts as synced, and nothing else will come back. */
  private void restart(Set<Integer> whole, Recovered recovered) {
    for (int id = 0; id < promises.size(); id++) {
      if (whole.contains(id)) {
        promises.set(id, Promise.SYNCED);
      } else {
        promises.set(id, Promise.NONE);
        voided.add(id);
      }
    }
    failed.clear();
    nextRef = recovered.report.highestRef() + 1;
  }
}
