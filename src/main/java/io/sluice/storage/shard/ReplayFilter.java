package io.sluice.storage.shard;

import io.sluice.storage.block.Covered;
import io.sluice.storage.extra.Varints;
import io.sluice.storage.wal.ExtraType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which samples of one log a replay passes over, because a published block has them. Confined to
 * the replaying thread.
 */
final class ReplayFilter {
  private final Covered covered;
  private final int log;
  private final Map<String, Covered.Tenant> tenants = new HashMap<>();
  private Covered.@Nullable Tenant[] byRef = new Covered.Tenant[0];
  private long segment;
  private int offset;

  ReplayFilter(Covered covered, int log) {
    this.covered = covered;
    this.log = log;
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
  }

  /** The same of what is no float sample: only histograms have a time that blocks cover. */
  boolean passesOver(int ref, int type, byte[] bytes, int off, int len) {
    return type == ExtraType.HISTOGRAM
        && passesOver(ref, new Varints(bytes, off, off + len).signed());
  }

  boolean passesOver(int ref, long time) {
    if (ref >= byRef.length) {
      return false;
    }
    Covered.Tenant tenant = byRef[ref];
    return tenant != null && !tenant.isEmpty() && tenant.has(time, log, segment, offset);
  }
}
