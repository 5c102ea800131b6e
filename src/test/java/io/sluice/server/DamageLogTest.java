package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.storage.wal.LogReport.CorruptRange;
import io.sluice.storage.wal.LogReport.TornRange;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a damaged log is told as. */
class DamageLogTest {

  private static final Path FILE = Path.of("wal", "0", "7.log");

  @Test
  void aTornTailNamesTheBytesAndTheCopy() {
    assertEquals(
        FILE
            + ": bytes 10 to 20 were being written at the last stop and were never acknowledged as"
            + " synced; cut off, a copy is in copy",
        DamageLog.sentence(new TornRange(FILE, 10, 20, Path.of("copy"))));
  }

  @Test
  void aDamagedRangeNamesTheGroupsThatAreMissing() {
    assertEquals(
        FILE
            + ": bytes 10 to 20 had been synced and are damaged: wrong checksum; groups 3 to 4 are"
            + " missing; intact data around them is served",
        DamageLog.sentence(new CorruptRange(FILE, 10, 20, 3, 4, "wrong checksum", null)));
  }

  @Test
  void aMissingSegmentSaysThatNobodyKnowsHowMuchIsGone() {
    assertEquals(
        FILE
            + ": bytes 0 to 0 had been synced and are damaged: missing; groups from 3 on may be"
            + " missing; intact data around them is served",
        DamageLog.sentence(new CorruptRange(FILE, 0, 0, 3, Long.MAX_VALUE, "missing", null)));
  }
}
