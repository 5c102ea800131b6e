package io.sluice.storage.checkpoint;

import io.sluice.storage.io.FileLayer;
import io.sluice.storage.wal.LogSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The checkpoints of a log, which lie beside its segments. Thread-safe, without state. */
public final class CheckpointFiles {
  static final String SUFFIX = ".checkpoint";
  static final String UNFINISHED = ".new";
  private static final String QUARANTINE = "quarantine";
  private static final int DIGITS = 16;

  private CheckpointFiles() {}

  /** Numbers of the checkpoints of a log, rising. */
  public static List<Long> numbers(LogSite site) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (String name : site.files().list(site.directory())) {
      if (name.matches("\\d{" + DIGITS + "}\\" + SUFFIX)) {
        numbers.add(Long.parseLong(name.substring(0, DIGITS)));
      }
    }
    return numbers;
  }

  /** Where the checkpoint of that number is. */
  public static Path path(LogSite site, long number) {
    return site.directory().resolve(String.format(Locale.ROOT, "%016d", number) + SUFFIX);
  }

  static Path unfinished(LogSite site, long number) {
    Path path = path(site, number);
    return path.resolveSibling(path.getFileName() + UNFINISHED);
  }

  /**
   * Deletes what is older than a checkpoint that was read back, and what was never finished.
   *
   * @param number 0: only what was never finished
   */
  public static void tidy(LogSite site, long number) throws IOException {
    boolean changed = false;
    for (String name : site.files().list(site.directory())) {
      if (name.endsWith(SUFFIX + UNFINISHED)) {
        site.files().delete(site.directory().resolve(name));
        changed = true;
      }
    }
    for (long each : numbers(site)) {
      if (each < number) {
        site.files().delete(path(site, each));
        changed = true;
      }
    }
    if (changed) {
      site.files().syncDirectory(site.directory());
    }
  }

  /** Deletes one. */
  public static void drop(LogSite site, long number) throws IOException {
    site.files().delete(path(site, number));
    site.files().syncDirectory(site.directory());
  }

  /**
   * Copies a damaged checkpoint aside, so that it is there when the next one takes its place.
   *
   * @return the copy
   */
  public static Path quarantine(LogSite site, long number) throws IOException {
    FileLayer files = site.files();
    Path folder = site.directory().resolve(QUARANTINE);
    files.createDirectories(folder);
    Path from = path(site, number);
    Path copy = folder.resolve(String.valueOf(from.getFileName()));
    if (!files.exists(copy)) {
      Copying.copy(files, from, copy);
    }
    return copy;
  }
}
