package io.sluice.storage.checkpoint;

import io.sluice.storage.wal.LogPosition;
import java.nio.file.Path;
import java.util.List;

/**
 * What a checkpoint was found to hold. Immutable.
 *
 * @param path the file
 * @param number of the checkpoint
 * @param position replay goes on from here; {@link LogPosition#START} if its header is damaged
 * @param rangeMillis no chunk crosses a multiple of it
 * @param bytes length of the file
 * @param series series defined
 * @param chunks chunks, open ones too
 * @param samples samples in them and in buffers
 * @param extras what is no sample
 * @param damage what can't be read
 */
public record CheckpointContent(
    Path path,
    long number,
    LogPosition position,
    long rangeMillis,
    long bytes,
    long series,
    long chunks,
    long samples,
    long extras,
    List<Damage> damage) {

  /**
   * A range that can't be read. Immutable.
   *
   * @param from first byte
   * @param to behind the last byte
   * @param what is wrong and missing, as a sentence
   */
  public record Damage(long from, long to, String what) {}

  /** True if nothing is missing. */
  public boolean isWhole() {
    return damage.isEmpty();
  }
}
