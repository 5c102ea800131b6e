package io.sluice.storage.shard;

import io.sluice.storage.checkpoint.CheckpointContent;
import io.sluice.storage.extra.ExemplarStore;
import io.sluice.storage.extra.ExtraLimits;
import io.sluice.storage.extra.MetadataStore;
import io.sluice.storage.head.Head;
import io.sluice.storage.histogram.HistogramStore;
import io.sluice.storage.index.IdentityHash;
import io.sluice.storage.index.SeriesIndex;
import io.sluice.storage.wal.GroupRecord;
import io.sluice.storage.wal.LogPosition;
import io.sluice.storage.wal.ShardLog;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One shard: its log, its index, its head.
 *
 * <p><b>Ordering.</b> A group is judged, logged, applied, in this order; the next group begins
 * after the last has ended. A reader never sees a sample that a crash could undo at the level asked
 * for.
 *
 * <p><b>Failure.</b> A group that can't be logged leaves index and head as they were; the log voids
 * it and the same samples may come again.
 *
 * <p>Thread rule: {@link #commit}, {@link #sync} and {@link #close} belong to the shard thread;
 * {@link ShardReader}'s methods and the sizes to any.
 */
public final class Shard implements ShardReader, AutoCloseable {
  private final int number;
  private final ShardLog log;
  private final SeriesIndex index;
  private final Head head;
  private final Accumulations accumulations;
  private final ExemplarStore exemplars;
  private final MetadataStore metadata;
  private final HistogramStore histograms;
  private final HistogramSums histogramSums;
  private final Judge judge;
  private final ShardState state;
  private volatile @Nullable CheckpointContent checkpoint;
  private final GroupRecord record = new GroupRecord();

  /** A shard over a log that is open for appending and an index and head that are empty. */
  public Shard(
      int number,
      ShardLog log,
      SeriesIndex index,
      Head head,
      IdentityHash identities,
      ClockGuard clock,
      TimeBounds bounds) {
    this(
        number,
        log,
        new ShardState(
            identities,
            index,
            head,
            new ExemplarStore(ExtraLimits.DEFAULT, 1),
            new MetadataStore(ExtraLimits.DEFAULT)),
        clock,
        bounds);
  }

  /** A shard over a log that is open for appending and what replay has filled. */
  Shard(int number, ShardLog log, ShardState state, ClockGuard clock, TimeBounds bounds) {
    this.number = number;
    this.log = log;
    this.state = state;
    this.index = state.index();
    this.head = state.head();
    this.accumulations = state.accumulations();
    this.exemplars = state.exemplars();
    this.metadata = state.metadata();
    this.histograms = state.histograms();
    this.histogramSums = state.histogramSums();
    this.judge = new Judge(state, clock, bounds);
  }

  /**
   * Judges, logs and applies one group. When the stage completes normally every slice has its
   * outcome; when it fails with {@link io.sluice.storage.wal.LogUnavailableException} nothing of
   * the group counts.
   */
  public CompletionStage<Void> commit(List<Slice> group, boolean sync) {
    long[] stored;
    try {
      stored = judge(group);
    } catch (RuntimeException fault) {
      judge.forget();
      return CompletableFuture.failedStage(fault);
    }
    if (record.isEmpty() && !(sync && log.hasUnsynced())) {
      return CompletableFuture.completedStage(null);
    }
    return log.append(record, sync)
        .handle((position, failure) -> failure)
        .thenCompose(failure -> failure == null ? apply(group, stored) : forget(failure));
  }

  private long[] judge(List<Slice> group) {
    record.reset();
    judge.begin();
    long[] stored = new long[group.size()];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = judge.judge(group.get(i), record);
    }
    return stored;
  }

  private CompletionStage<Void> forget(Throwable failure) {
    judge.forget();
    return CompletableFuture.failedStage(failure);
  }

  private CompletionStage<Void> apply(List<Slice> group, long[] stored) {
    try {
      judge.apply();
    } catch (RuntimeException fault) {
      return CompletableFuture.failedStage(new ShardBrokenException(number, fault));
    }
    for (int i = 0; i < stored.length; i++) {
      group.get(i).outcome().addStored(stored[i]);
    }
    return CompletableFuture.completedStage(null);
  }

  /** Tries the log again after a failure: opens a fresh segment and syncs it. */
  public CompletionStage<Void> probe() {
    record.reset();
    return log.append(record, true).thenApply(position -> null);
  }

  /** Makes durable what weaker levels left unsynced. */
  public CompletionStage<Void> sync() {
    return log.sync().thenApply(position -> null);
  }

  /** True while something acknowledged at a weaker level is not synced. */
  public boolean hasUnsynced() {
    return log.hasUnsynced();
  }

  /** Its number, from 0. */
  public int number() {
    return number;
  }

  /**
   * Makes durable all that was applied so far, and tells where in the log it ends. Shard thread.
   */
  public CompletionStage<LogPosition> mark() {
    return log.sync();
  }

  /**
   * Closes chunks of some series that lie before {@code end}, so that they can be sealed. Shard
   * thread.
   *
   * @return the first ref that is left to do
   */
  public int cut(int fromRef, int count, long end) {
    int to = Math.min(index.size(), fromRef + count);
    for (int ref = fromRef; ref < to; ref++) {
      head.cutBefore(ref, end);
    }
    return to;
  }

  /** Spans that are in blocks from now on: what comes for them is late. Shard thread. */
  public void sealed(SealedTimes times) {
    judge.sealed(times);
  }

  /** Lets go of closed chunks that a published block holds. Shard thread. */
  public void release(int[] chunks, int from, int end) {
    for (int i = from; i < end; i++) {
      head.release(chunks[i]);
    }
  }

  /** Everything that a checkpoint takes down. */
  ShardState state() {
    return state;
  }

  ShardLog log() {
    return log;
  }

  /** The checkpoint that the log begins behind now, null if there is none. Any thread. */
  public @Nullable CheckpointContent checkpoint() {
    return checkpoint;
  }

  void checkpointed(@Nullable CheckpointContent content) {
    checkpoint = content;
  }

  /** Where the log ends. Any thread. */
  public LogPosition logEnd() {
    return log.end();
  }

  /** Bytes that index, head, native histograms and sums of deltas hold. */
  public long memoryBytes() {
    return index.memoryBytes()
        + head.usedBytes()
        + histograms.memoryBytes()
        + accumulations.memoryBytes()
        + histogramSums.memoryBytes();
  }

  /** Which shard of {@code shards} a stored label set belongs to. */
  public static int route(IdentityHash identities, byte[] stored, int off, int len, int shards) {
    return IdentityHash.shard(identities.of(stored, off, len), shards);
  }

  @Override
  public SeriesIndex index() {
    return index;
  }

  @Override
  public Head head() {
    return head;
  }

  @Override
  public HistogramStore histograms() {
    return histograms;
  }

  @Override
  public ExemplarStore exemplars() {
    return exemplars;
  }

  @Override
  public MetadataStore metadata() {
    return metadata;
  }

  @Override
  public void close() {
    log.close();
  }
}
