package io.sluice.storage.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.io.Faults;
import io.sluice.storage.io.SmallFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stored segments are what docs/format/wal.md describes, byte for byte. */
class GoldenSegmentTest {
  private final LogKit kit = new LogKit(1, LogKit.SMALL);

  private static byte[] golden(int segment) throws IOException {
    return golden("segment-" + segment + ".bin");
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = GoldenSegmentTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no resource " + name);
      }
      return in.readAllBytes();
    }
  }

  /**
   * Two groups, a failed sync that voids one of them, a fresh segment, a group with an extra, a
   * clean close.
   */
  static void write(LogKit kit) throws IOException {
    FileShardLog log = kit.reopen();
    assertTrue(LogKit.append(log, kit.group(0, "a", 1_700_000_000_000L, 3), true));
    assertTrue(LogKit.append(log, kit.group(1, "weak", 1_700_000_010_000L, 2), false));
    kit.files.faults().failNth(Faults.Call.FORCE, 1);
    LogKit.append(log, kit.group(2, "void", 1_700_000_020_000L, 1), true);
    assertTrue(LogKit.append(log, kit.group(2, "b", 1_700_000_030_000L, 2), true));
    kit.group.reset();
    kit.group.sample(2, 1_700_000_040_000L, 5);
    kit.group.extra(2, ExtraType.ACCUMULATION, new byte[] {9, 8, 7}, 0, 3);
    assertTrue(LogKit.append(log, kit.group, true));
    log.close();
  }

  @Test
  void writingTheSameGivesTheSameBytes() throws IOException {
    write(kit);
    assertArrayEquals(golden(1), kit.files.contents(kit.segment(1)));
    assertArrayEquals(golden(2), kit.files.contents(kit.segment(2)));
  }

  @Test
  void theStoredBytesStillMeanTheSame() throws IOException {
    kit.files.createDirectories(kit.site.directory());
    SmallFiles.replace(kit.files, kit.segment(1), golden(1));
    SmallFiles.replace(kit.files, kit.segment(2), golden(2));
    LogKit.Recovered recovered = kit.replay();
    assertTrue(recovered.report.clean());
    assertEquals(
        List.of("a", "a", "a", "weak", "weak", "b", "b", "b"),
        recovered.samples.stream().map(LogKit.Sample::series).toList());
    assertEquals(9, recovered.report.lastSequence());
    assertEquals(1_700_000_030_001L, recovered.samples.get(6).time());
    assertEquals(List.of("b: 1, [9, 8, 7]"), recovered.extras);
  }

  @Test
  void aLogFromBeforeExtrasIsReadAndGoesOnInASegmentOfItsOwn() throws IOException {
    kit.files.createDirectories(kit.site.directory());
    byte[] second = golden("segment-2-features-0.bin");
    SmallFiles.replace(kit.files, kit.segment(1), golden("segment-1-features-0.bin"));
    SmallFiles.replace(kit.files, kit.segment(2), second);
    FileShardLog log = kit.reopen();
    kit.group.reset();
    kit.group.extra(2, ExtraType.ACCUMULATION, new byte[] {1}, 0, 1);
    assertTrue(LogKit.append(log, kit.group, true));
    log.close();
    assertArrayEquals(second, kit.files.contents(kit.segment(2)));
    LogKit.Recovered recovered = kit.replay();
    assertTrue(recovered.report.clean());
    assertEquals(7, recovered.samples.size());
    assertEquals(List.of("b: 1, [1]"), recovered.extras);
    assertEquals(3, recovered.report.end().segment());
  }
}
