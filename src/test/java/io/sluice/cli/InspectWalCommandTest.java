package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.ExitCode;
import io.sluice.storage.io.DataDirectory;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.wal.FileShardLog;
import io.sluice.storage.wal.GroupRecord;
import io.sluice.storage.wal.LogObserver;
import io.sluice.storage.wal.LogReplay;
import io.sluice.storage.wal.LogSite;
import io.sluice.storage.wal.LogVisitor;
import io.sluice.storage.wal.WalConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectWalCommandTest {
  private static final WalConfig SMALL = WalConfig.defaults().withSegmentSize(8192);
  private static final LogVisitor NOBODY =
      new LogVisitor() {
        @Override
        public void define(int ref, byte[] labels, int offset, int length) {}

        @Override
        public void sample(int ref, long timestampMillis, long valueBits) {}
      };

  private static int inspect(Path data, String... more) {
    String[] line = new String[3 + more.length];
    line[0] = "inspect";
    line[1] = "wal";
    line[2] = data.toString();
    System.arraycopy(more, 0, line, 3, more.length);
    return Main.run(line);
  }

  private static Path write(Path directory) throws IOException {
    try (DataDirectory data = DataDirectory.open(FileLayer.real(), directory)) {
      LogSite site = LogSite.of(data, 0);
      FileShardLog log =
          FileShardLog.open(
              site,
              SMALL,
              LogReplay.replay(site, NOBODY, (done, total) -> {}),
              Runnable::run,
              LogObserver.NONE);
      GroupRecord group = new GroupRecord();
      group.define(0, new byte[] {1, 2}, 0, 2);
      group.sample(0, 1, 2);
      log.append(group, true).toCompletableFuture().join();
      log.close();
    }
    return directory.resolve("wal/0/0000000000000001.wal");
  }

  @Test
  void theExitCodeTellsWholeFromDamagedFromUnreadable(@TempDir Path directory) throws IOException {
    Path segment = write(directory);
    assertEquals(ExitCode.OK.code(), inspect(directory, "--frames"));
    assertEquals(ExitCode.OK.code(), inspect(directory, "--log", "0"));
    assertEquals(ExitCode.DATA.code(), inspect(directory, "--log", "7"));
    assertEquals(ExitCode.DATA.code(), inspect(directory.resolve("wal")));
    byte[] bytes = Files.readAllBytes(segment);
    bytes[4096 + 72 + 44] ^= 1; // in the payload of the only group
    Files.write(segment, bytes);
    assertEquals(ExitCode.DAMAGED.code(), inspect(directory));
  }

  @Test
  void withoutAWordItSaysWhatCanBeInspected() {
    assertEquals(ExitCode.USAGE.code(), Main.run("inspect"));
  }
}
