package io.sluice.storage.shard;

import io.sluice.storage.io.DataDirectory;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.LogGeneration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Takes away logs of older generations that checkpoints stand for. Thread-safe, without state. */
public final class OldLogs {
  private OldLogs() {}

  /**
   * Forgets them if every shard has a checkpoint of its current log, and deletes the files of those
   * that are forgotten; copies in {@code torn} and {@code quarantine} stay.
   *
   * @return true if older generations are gone now
   */
  public static boolean forget(DataDirectory data, List<Shard> shards) throws IOException {
    if (shards.stream().anyMatch(shard -> shard.checkpoint() == null)) {
      return false;
    }
    boolean more = data.generations().size() > 1;
    data.forgetOlder();
    LogGeneration current = data.generations().get(0);
    FileLayer files = data.files();
    for (String name : files.list(data.walDirectory())) {
      if (name.matches("\\d{1,9}") && Integer.parseInt(name) < current.firstLog()) {
        remove(files, data.logDirectory(Integer.parseInt(name)));
      }
    }
    return more;
  }

  private static void remove(FileLayer files, Path log) throws IOException {
    boolean empty = true;
    for (String name : files.list(log)) {
      boolean folder = name.equals("torn") || name.equals("quarantine");
      if (!folder) {
        files.delete(log.resolve(name));
      }
      empty &= !folder;
    }
    if (empty) {
      files.delete(log);
    }
  }
}
