package io.sluice.storage.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.io.DataDirectory;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalInspectorTest {
  @TempDir private Path directory = Path.of("");

  private LogSite write() throws IOException {
    try (DataDirectory data = DataDirectory.open(FileLayer.real(), directory)) {
      LogSite site = LogSite.of(data, 0);
      LogReport empty = LogReplay.replay(site, new LogKit.Recovered(), (done, total) -> {});
      FileShardLog log =
          FileShardLog.open(site, LogKit.SMALL, empty, Runnable::run, LogObserver.NONE);
      LogKit kit = new LogKit(1, LogKit.SMALL);
      for (int i = 0; i < 12; i++) {
        assertTrue(LogKit.append(log, kit.group(i, "s" + i, i * 1000L, 40), true));
      }
      log.close();
      return site;
    }
  }

  private int inspect(StringBuilder out) throws IOException {
    return WalInspector.inspect(directory, OptionalInt.empty(), true, out);
  }

  @Test
  void aWholeLogIsPrintedFrameByFrame() throws IOException {
    write();
    StringBuilder out = new StringBuilder();
    assertEquals(WalInspector.CLEAN, inspect(out), out::toString);
    assertTrue(out.toString().contains("12 groups, 12 series, 480 samples, 0 extras, 0 orphans"));
    assertTrue(out.toString().contains("opened"));
    assertTrue(out.toString().contains("1 new series, 40 samples, 0 extras"));
    assertTrue(out.toString().contains("closed"));
    assertTrue(out.toString().contains("unused"), "the segment made ahead");
  }

  @Test
  void damageIsToldWithPlaceAndSequencesAndNothingIsChanged() throws IOException {
    Path segment = SegmentNames.segment(write(), 1);
    byte[] bytes = Files.readAllBytes(segment);
    bytes[5000] ^= 1;
    Files.write(segment, bytes);
    StringBuilder out = new StringBuilder();
    assertEquals(WalInspector.DAMAGED, inspect(out));
    assertTrue(out.toString().contains("corrupt: " + segment), out::toString);
    assertTrue(out.toString().contains("missing are the sequences 3 to 3"), out::toString);
    assertEquals(3, FileLayer.real().list(directory.resolve("wal/0")).size(), "no copies, no cuts");
  }

  @Test
  void anUnknownLogAndAForeignDirectoryAreTold() throws IOException {
    write();
    StringBuilder out = new StringBuilder();
    assertEquals(
        WalInspector.UNREADABLE, WalInspector.inspect(directory, OptionalInt.of(7), false, out));
    assertEquals(
        WalInspector.UNREADABLE,
        WalInspector.inspect(directory.resolve("wal"), OptionalInt.empty(), false, out));
  }
}
