package io.sluice.storage.wal;

import io.sluice.storage.io.DataDirectory;
import io.sluice.storage.io.DirectoryId;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.OptionalInt;

/**
 * Prints what the logs of a data directory hold, verifies every frame and tells what is damaged.
 * Changes nothing and takes no lock; of a running server it shows a moment. Thread-safe, without
 * state.
 */
public final class WalInspector {
  /** All logs are whole. */
  public static final int CLEAN = 0;

  /** Something is torn, corrupt or missing; what is intact was printed. */
  public static final int DAMAGED = 1;

  /** A log belongs elsewhere or to another version, or can't be read. */
  public static final int UNREADABLE = 2;

  private WalInspector() {}

  /**
   * {@link #inspect(Path, OptionalInt, boolean, Known, Appendable)} of logs without checkpoints.
   */
  static int inspect(Path data, OptionalInt log, boolean frames, Appendable out)
      throws IOException {
    return inspect(data, log, frames, site -> new BitSet(), out);
  }

  /** Tells which refs a checkpoint defines before a log begins. */
  @FunctionalInterface
  public interface Known {
    /** The refs; empty if there is no checkpoint. */
    BitSet of(LogSite site) throws IOException;
  }

  /**
   * Inspects one log or all.
   *
   * @param data the data directory
   * @param log the number of the log, or empty for all
   * @param frames whether to print a line for each frame
   * @param known refs that need no definition in the log
   * @param out receives the lines
   * @return {@link #CLEAN}, {@link #DAMAGED} or {@link #UNREADABLE}
   */
  public static int inspect(Path data, OptionalInt log, boolean frames, Known known, Appendable out)
      throws IOException {
    return inspect(FileLayer.real(), data, log, frames, known, out);
  }

  private static int inspect(
      FileLayer files, Path data, OptionalInt log, boolean frames, Known known, Appendable out)
      throws IOException {
    DirectoryId id;
    try {
      id = DataDirectory.idOf(files, data);
    } catch (IOException unreadable) {
      out.append("not a data directory: " + unreadable + "\n");
      return UNREADABLE;
    }
    Path wal = data.resolve(DataDirectory.WAL);
    int status = CLEAN;
    boolean any = false;
    for (String name : files.list(wal)) {
      if (name.matches("\\d{1,9}") && (log.isEmpty() || log.getAsInt() == Integer.parseInt(name))) {
        any = true;
        LogSite site = new LogSite(files, wal.resolve(name), id, Integer.parseInt(name));
        status = Math.max(status, one(site, frames, known, out));
      }
    }
    if (!any) {
      out.append("no such log in " + wal + "\n");
    }
    return any ? status : UNREADABLE;
  }

  private static int one(LogSite site, boolean frames, Known known, Appendable out)
      throws IOException {
    try {
      LogSurvey survey = LogSurvey.of(site);
      InspectionPrinter printer = new InspectionPrinter(out, frames, known.of(site));
      printer.begin(site, survey);
      LogScan scan = new LogScan(site, survey, printer);
      scan.run();
      printer.end(scan);
      boolean clean = scan.findings().holes.isEmpty() && scan.findings().torn.isEmpty();
      return clean && printer.orphans() == 0 ? CLEAN : DAMAGED;
    } catch (IOException unreadable) {
      out.append("  cannot be read: " + unreadable + "\n");
      return UNREADABLE;
    }
  }
}
