package io.sluice.storage.wal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replay found. Immutable.
 *
 * @param end behind the last frame that counts
 * @param lastSequence highest sequence ever seen, whether it counts or not; the next is one more
 * @param lastCounted highest sequence that counts
 * @param groups frames with samples that were replayed
 * @param samples samples handed to the visitor
 * @param definitions series handed to the visitor
 * @param orphans samples without a series, because its definition was damaged
 * @param highestRef highest ref that occurred, -1 if none; a new series must lie above
 * @param bytes bytes read
 * @param torn what was cut off: never acknowledged as synced
 * @param corrupt what is damaged although it had been synced
 * @param resume where appending goes on
 */
public record LogReport(
    LogPosition end,
    long lastSequence,
    long lastCounted,
    long groups,
    long samples,
    long definitions,
    long orphans,
    int highestRef,
    long bytes,
    List<TornRange> torn,
    List<CorruptRange> corrupt,
    Resume resume) {

  /**
   * Bytes at the end that were never known to be synced, cut off after a copy. Immutable.
   *
   * @param file the segment
   * @param from first byte
   * @param to behind the last byte
   * @param copy where the bytes are now, or null if only inspected
   */
  public record TornRange(Path file, long from, long to, @Nullable Path copy) {}

  /**
   * Bytes, or a whole segment, that had been synced and can't be read. Immutable.
   *
   * @param file the segment, which stays as it is
   * @param from first byte
   * @param to behind the last byte
   * @param firstSequence first sequence that is missing
   * @param lastSequence last sequence that is missing; less than the first: none is; {@link
   *     Long#MAX_VALUE}: nobody knows; negative: {@code what} tells
   * @param what the finding as a sentence
   * @param copy where a copy of the bytes is, or null if there was nothing to copy
   */
  public record CorruptRange(
      Path file,
      long from,
      long to,
      long firstSequence,
      long lastSequence,
      String what,
      @Nullable Path copy) {}

  /**
   * How the writer goes on. Immutable.
   *
   * @param segment number of the segment to write to
   * @param offset where in it; 0 if it has to be made first
   * @param spare whether the segment to make next lies there unused already
   */
  public record Resume(long segment, int offset, boolean spare) {}

  /** The same with further damage. */
  public LogReport withDamage(List<CorruptRange> more) {
    List<CorruptRange> all = new ArrayList<>(more);
    all.addAll(corrupt);
    return new LogReport(
        end,
        lastSequence,
        lastCounted,
        groups,
        samples,
        definitions,
        orphans,
        highestRef,
        bytes,
        torn,
        all,
        resume);
  }

  /** True if nothing was torn, corrupt or orphaned. */
  public boolean clean() {
    return torn.isEmpty() && corrupt.isEmpty() && orphans == 0;
  }
}
