package io.sluice.storage.shard;

import io.sluice.storage.block.Covered;
import io.sluice.storage.extra.Varints;
import io.sluice.storage.wal.ExtraType;
import io.sluice.storage.wal.LogPosition;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which samples of one log a replay passes over, because a published block or the log's checkpoint
 * has them. Confined to the replaying thread.
 */
final class ReplayFilter {
  private final Covered covered;
  private final int log;
  private final Map<String, Covered.Tenant> tenants = new HashMap<>();
  private final CheckpointTable table = new CheckpointTable();
  private Covered.@Nullable Tenant[] byRef = new Covered.Tenant[0];
  private long segment;
  private int offset;
  private int knownFrom = Integer.MAX_VALUE; // refs from here on may be known from the checkpoint
  private boolean beforeCheckpoint;

  ReplayFilter(Covered covered, int log) {
    this.covered = covered;
    this.log = log;
  }

  /** What the checkpoint knows. */
  CheckpointTable table() {
    return table;
  }

  /** A series of the log is defined; its labels begin there. */
  void define(int ref, byte[] labels, int off) {
    if (covered == Covered.NONE) {
      return;
    }
    if (ref >= byRef.length) {
      byRef = Arrays.copyOf(byRef, Math.max(ref + 1, 2 * byRef.length));
    }
    byRef[ref] = tenants.computeIfAbsent(StoredLabels.tenant(labels, off), covered::of);
  }

  /** What follows is the group that begins there. */
  void group(long inSegment, int atOffset) {
    segment = inSegment;
    offset = atOffset;
    LogPosition here = new LogPosition(inSegment, atOffset);
    beforeCheckpoint = here.compareTo(table.position()) < 0;
    knownFrom = table.knownFrom(here);
  }

  /** What follows is of the checkpoint, which has all that was logged before that position. */
  void through(LogPosition position) {
    table.through(position);
    segment = position.segment();
    offset = position.offset() - 1;
    knownFrom = Integer.MAX_VALUE;
  }

  /** The same of what is no float sample: only histograms have a time that blocks cover. */
  boolean passesOver(int ref, int type, byte[] bytes, int off, int len) {
    return type == ExtraType.HISTOGRAM
        && passesOver(ref, new Varints(bytes, off, off + len).signed());
  }

  boolean passesOver(int ref, long time) {
    if (ref >= knownFrom && table.knows(ref)) {
      return true;
    }
    if (ref >= byRef.length) {
      return false;
    }
    Covered.Tenant tenant = byRef[ref];
    return tenant != null && !tenant.isEmpty() && tenant.has(time, log, segment, offset);
  }

  /** True if the checkpoint has that extra of the log. */
  boolean passesOverExtra(int ref, int type) {
    if (type == ExtraType.METADATA) {
      return false; // the last one counts, however often
    }
    return type == ExtraType.EXEMPLAR ? beforeCheckpoint : ref >= knownFrom && table.knows(ref);
  }

  /** Times of a chunk of the checkpoint that are in a block; null if none of them can be. */
  @Nullable LongPredicate without(int ref, long min, long max) {
    Covered.Tenant tenant = ref < byRef.length ? byRef[ref] : null;
    if (tenant == null || tenant.isEmpty() || !tenant.touches(min, max)) {
      return null;
    }
    long atSegment = segment;
    int atOffset = offset;
    return time -> tenant.has(time, log, atSegment, atOffset);
  }
}
