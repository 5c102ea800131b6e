package io.sluice.storage.wal;

import io.sluice.storage.io.DataDirectory;
import io.sluice.storage.io.DirectoryId;
import io.sluice.storage.io.FileLayer;
import java.nio.file.Path;

/**
 * Where one log lives and what it belongs to. Immutable.
 *
 * @param files through which it is reached
 * @param directory its folder
 * @param id the data directory it belongs to
 * @param log its number
 */
public record LogSite(FileLayer files, Path directory, DirectoryId id, int log) {

  /** The place of that log in a data directory. */
  public static LogSite of(DataDirectory data, int log) {
    return new LogSite(data.files(), data.logDirectory(log), data.id(), log);
  }

  @Override
  public String toString() {
    return "log " + log + " in " + directory;
  }
}
