package io.sluice.storage.shard;

import io.sluice.storage.checkpoint.CheckpointVisitor;
import io.sluice.storage.head.HeadLoader;
import io.sluice.storage.head.OpenChunk;
import io.sluice.storage.wal.ExtraType;
import io.sluice.storage.wal.LogPosition;
import io.sluice.storage.wal.LogVisitor;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Fills shards from a log: from its checkpoint first, if it has one, and then from what the log has
 * behind it. Confined to the replaying thread, which owns the shards for that time.
 */
abstract class ReplayVisitor implements LogVisitor, CheckpointVisitor {
  final ReplayFilter filter;
  private long rangeMillis; // of the checkpoint's chunks
  private boolean loading;

  ReplayVisitor(ReplayFilter filter) {
    this.filter = filter;
  }

  /** The shard of a series that was defined; null if it is passed over. */
  abstract @Nullable ShardState stateOf(int ref);

  /** The series' ref in that shard. */
  abstract int refOf(int ref);

  /** Defines a series as the checkpoint does. */
  abstract void defineKnown(int ref, byte[] labels, int off, int len);

  /** Keeps something that belongs to no series. */
  abstract void metadata(int type, byte[] bytes, int off, int len);

  // ---- the log ----

  @Override
  public void group(long segment, int offset) {
    loading = false;
    filter.group(segment, offset);
  }

  @Override
  public void sample(int ref, long timestampMillis, long valueBits) {
    ShardState state = stateOf(ref);
    if (state != null && !filter.passesOver(ref, timestampMillis)) {
      state.head().append(refOf(ref), timestampMillis, valueBits);
    }
  }

  @Override
  public void extra(int ref, int type, byte[] bytes, int off, int len) {
    if (type == ExtraType.METADATA) {
      metadata(type, bytes, off, len);
      return;
    }
    boolean passed = loading ? !filter.table().knows(ref) : filter.passesOverExtra(ref, type);
    passed = passed || filter.passesOver(ref, type, bytes, off, len);
    ShardState state = passed ? null : stateOf(ref);
    if (state != null) {
      state.extra(refOf(ref), type, bytes, off, len);
    }
  }

  // ---- the checkpoint ----

  /** What follows is the checkpoint. */
  void begin(LogPosition position, long range) {
    filter.table().position(position);
    rangeMillis = range;
    loading = true;
  }

  @Override
  public void through(LogPosition position) {
    filter.through(position);
  }

  @Override
  public void define(int ref, byte[] labels, int off, int len) {
    if (loading) {
      filter.table().define(ref);
      defineKnown(ref, labels, off, len);
    } else {
      defineLogged(ref, labels, off, len);
    }
    filter.define(ref, labels, off);
  }

  /** Defines a series as the log does. */
  abstract void defineLogged(int ref, byte[] labels, int off, int len);

  private @Nullable ShardState known(int ref) {
    return filter.table().knows(ref) ? stateOf(ref) : null;
  }

  @Override
  public void closed(
      int ref, boolean late, int samples, long min, long max, byte[] bytes, int off, int bits) {
    ShardState state = known(ref);
    if (state != null) {
      check(samples, bits);
      LongPredicate without = without(state, ref, min, max);
      state.loader().closed(refOf(ref), late, samples, min, max, bytes, off, bits, without);
    }
  }

  @Override
  public void open(int ref, OpenState open, byte[] bytes, int off, int bits) {
    ShardState state = known(ref);
    if (state != null) {
      check(open.samples(), bits);
      long time = open.time();
      long earliest = time < Long.MIN_VALUE + rangeMillis ? Long.MIN_VALUE : time - rangeMillis;
      LongPredicate without = without(state, ref, earliest, time);
      OpenChunk chunk =
          new OpenChunk(
              open.samples(),
              open.leading(),
              open.trailing(),
              time,
              open.valueBits(),
              open.delta());
      state.loader().open(refOf(ref), chunk, bytes, off, bits, without);
    }
  }

  private @Nullable LongPredicate without(ShardState state, int ref, long min, long max) {
    LongPredicate without = filter.without(ref, min, max);
    boolean otherRange = state.head().config().rangeMillis() != rangeMillis;
    return without == null && otherRange ? time -> false : without;
  }

  private static void check(int samples, int bits) {
    if (!HeadLoader.plausible(samples, bits)) {
      throw new IllegalStateException(
          "a checkpoint has a chunk of " + samples + " samples in " + bits + " bits");
    }
  }

  @Override
  public void newest(int ref, long time, long valueBits) {
    ShardState state = known(ref);
    if (state != null) {
      state.loader().newest(refOf(ref), time, valueBits);
    }
  }

  @Override
  public void buffered(int ref, long time, long valueBits) {
    ShardState state = known(ref);
    if (state != null && !filter.passesOver(ref, time)) {
      state.loader().buffered(refOf(ref), time, valueBits);
    }
  }
}
