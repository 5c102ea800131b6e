package io.sluice.storage.block;

import java.util.List;
import java.util.Map;

/**
 * What {@code meta.json} says of a block. Immutable.
 *
 * @param ulid its name
 * @param minTime first millisecond of its range
 * @param maxTime the millisecond behind its range
 * @param stats what is inside
 * @param level 1 from the head, one more with every merge
 * @param sources the level-1 blocks that its samples came from
 * @param parents what it was merged from; empty at level 1
 * @param order of two blocks that have the same time of a series, the one with the higher order
 *     counts; 0 for blocks of others, negative for imported ones
 * @param directory id of the data directory whose head it came from, or empty; only there does
 *     {@code covered} mean anything
 * @param covered which samples of the logs are in this block or in one of a lower order
 * @param labels external labels, for Thanos and Mimir
 */
public record BlockMeta(
    Ulid ulid,
    long minTime,
    long maxTime,
    Stats stats,
    int level,
    List<Ulid> sources,
    List<Parent> parents,
    long order,
    String directory,
    List<Cover> covered,
    Map<String, String> labels) {

  /** Copies the lists. */
  public BlockMeta {
    sources = List.copyOf(sources);
    parents = List.copyOf(parents);
    covered = List.copyOf(covered);
    labels = Map.copyOf(labels);
  }

  /**
   * Counts of a block. Immutable.
   *
   * @param samples samples
   * @param series series
   * @param chunks chunks
   */
  public record Stats(long samples, long series, long chunks) {}

  /**
   * A block that was merged. Immutable.
   *
   * @param ulid its name
   * @param minTime first millisecond of its range
   * @param maxTime the millisecond behind its range
   */
  public record Parent(Ulid ulid, long minTime, long maxTime) {}

  /**
   * A place in one log. Immutable.
   *
   * @param log the log's number
   * @param segment its segment
   * @param offset the offset in that
   */
  public record LogMark(int log, long segment, int offset) {}

  /**
   * Every sample of a span that was logged before these places is in blocks. Immutable.
   *
   * @param minTime first millisecond
   * @param maxTime the millisecond behind
   * @param logs up to where in each log; nothing of a log that is not named
   */
  public record Cover(long minTime, long maxTime, List<LogMark> logs) {

    /** Copies the list. */
    public Cover {
      logs = List.copyOf(logs);
    }
  }

  /** True if both have times in common. */
  public boolean overlaps(long firstMillis, long lastMillis) {
    return minTime <= lastMillis && firstMillis < maxTime;
  }
}
