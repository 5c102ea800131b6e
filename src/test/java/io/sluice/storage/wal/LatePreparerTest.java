package io.sluice.storage.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One thread makes segments ahead for all shards, so it can be much later than the writer. */
class LatePreparerTest {
  private final LogKit kit = new LogKit(1, LogKit.SMALL);
  private final List<Runnable> waiting = new ArrayList<>();

  private FileShardLog open() throws IOException {
    LogReport report = kit.replay().report;
    FileShardLog log =
        new FileShardLog(
            kit.site, kit.config, report, waiting::add, LogObserver.NONE, () -> 0x0101010101L);
    log.resume(report.resume());
    return log;
  }

  private void runWaiting() {
    List<Runnable> now = List.copyOf(waiting);
    waiting.clear();
    now.forEach(Runnable::run);
  }

  @Test
  void aSegmentThatTheWriterHasMadeMeanwhileIsNotReplaced() throws IOException {
    FileShardLog log = open();
    assertTrue(LogKit.append(log, kit.group(0, "a", 0, 10), true));
    runWaiting();
    assertTrue(LogKit.append(log, kit.group(1, "b", 100, 10), true));
    kit.files.crash(7);
    assertEquals(20, kit.replay().samples.size());
  }

  @Test
  void norIsOneThatTheWriterRolledTo() throws IOException {
    FileShardLog log = open();
    for (int i = 0; i < 100; i++) {
      assertTrue(LogKit.append(log, kit.group(i, "s" + i, i * 100L, 20), true));
    }
    runWaiting();
    log.close();
    assertEquals(2000, kit.replay().samples.size());
  }
}
