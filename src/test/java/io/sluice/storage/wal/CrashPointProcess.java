package io.sluice.storage.wal;

import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;

/** A process that appends until it dies, and prints each group's number once it is durable. */
final class CrashPointProcess {
  static final int GROUPS = 60;
  static final int SAMPLES = 40;

  private CrashPointProcess() {}

  static LogSite site(Path directory) {
    return new LogSite(FileLayer.real(), directory, LogKit.ID, 0);
  }

  public static void main(String[] args) throws IOException {
    LogSite site = site(Path.of(args[0]));
    LogReport report = LogReplay.replay(site, new LogKit.Recovered(), (done, total) -> {});
    FileShardLog log =
        FileShardLog.open(site, LogKit.SMALL, report, Runnable::run, LogObserver.NONE);
    LogKit kit = new LogKit(1, LogKit.SMALL);
    for (int i = 0; i < GROUPS; i++) {
      if (LogKit.append(log, kit.group(i, "s" + i, i * 1000L, SAMPLES), true)) {
        System.out.println(i);
        System.out.flush();
      }
    }
    log.close();
  }
}
