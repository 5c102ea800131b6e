package io.sluice.storage.checkpoint;

import io.sluice.storage.io.DataDirectory;
import io.sluice.storage.io.DirectoryId;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.wal.LogPosition;
import io.sluice.storage.wal.LogSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Prints what the checkpoints of a data directory hold, verifies every frame and tells what is
 * damaged. Changes nothing and takes no lock. Thread-safe, without state.
 */
public final class CheckpointInspector {
  /** All are whole. */
  public static final int CLEAN = 0;

  /** Something can't be read; what is intact was printed. */
  public static final int DAMAGED = 1;

  /** Belongs elsewhere or to another version, or can't be read. */
  public static final int UNREADABLE = 2;

  private CheckpointInspector() {}

  /**
   * Inspects the checkpoints of all logs.
   *
   * @return {@link #CLEAN}, {@link #DAMAGED} or {@link #UNREADABLE}
   */
  public static int inspect(Path data, Appendable out) throws IOException {
    FileLayer files = FileLayer.real();
    DirectoryId id;
    try {
      id = DataDirectory.idOf(files, data);
    } catch (IOException unreadable) {
      out.append("not a data directory: " + unreadable + "\n");
      return UNREADABLE;
    }
    Path wal = data.resolve(DataDirectory.WAL);
    int status = CLEAN;
    for (String name : files.list(wal)) {
      if (name.matches("\\d{1,9}")) {
        int log = Integer.parseInt(name);
        status = Math.max(status, log(new LogSite(files, wal.resolve(name), id, log), out));
      }
    }
    return status;
  }

  private static int log(LogSite site, Appendable out) throws IOException {
    List<Long> numbers = CheckpointFiles.numbers(site);
    if (numbers.isEmpty()) {
      out.append(site + ": no checkpoint\n");
    }
    int status = CLEAN;
    for (long number : numbers) {
      try {
        CheckpointContent content = CheckpointReader.verify(site, number);
        print(site, content, out);
        status = Math.max(status, content.isWhole() ? CLEAN : DAMAGED);
      } catch (IOException unreadable) {
        out.append(site + ": checkpoint " + number + " can't be read: " + unreadable + "\n");
        status = UNREADABLE;
      }
    }
    return status;
  }

  private static void print(LogSite site, CheckpointContent content, Appendable out)
      throws IOException {
    out.append(
        String.format(
            Locale.ROOT,
            """
            %s: checkpoint %d, %d bytes, up to segment %d, byte %d
              %d series, %d chunks, %d samples, %d extras
            """,
            site,
            content.number(),
            content.bytes(),
            content.position().segment(),
            content.position().offset(),
            content.series(),
            content.chunks(),
            content.samples(),
            content.extras()));
    for (CheckpointContent.Damage damage : content.damage()) {
      out.append(
          String.format(
              Locale.ROOT,
              "  corrupt: %s, bytes %d to %d: %s\n",
              content.path(),
              damage.from(),
              damage.to(),
              damage.what()));
    }
  }

  /** Refs that the newest checkpoint of a log defines; empty if there is none. */
  public static BitSet known(LogSite site) throws IOException {
    BitSet known = new BitSet();
    List<Long> numbers = CheckpointFiles.numbers(site);
    if (!numbers.isEmpty()) {
      CheckpointReader.read(site, numbers.get(numbers.size() - 1), new Refs(known));
    }
    return known;
  }

  /** Notes which refs are defined. */
  private record Refs(BitSet known) implements CheckpointVisitor {
    @Override
    public void through(LogPosition position) {}

    @Override
    public void define(int ref, byte[] labels, int off, int len) {
      known.set(ref);
    }

    @Override
    public void closed(
        int ref, boolean late, int samples, long min, long max, byte[] bytes, int off, int bits) {}

    @Override
    public void open(int ref, OpenState state, byte[] bytes, int off, int bits) {}

    @Override
    public void newest(int ref, long time, long valueBits) {}

    @Override
    public void buffered(int ref, long time, long valueBits) {}

    @Override
    public void extra(int ref, int type, byte[] bytes, int off, int len) {}
  }
}
