package io.sluice.storage.shard;

import io.sluice.storage.wal.LogVisitor;
import java.util.Arrays;

/**
 * Fills a shard from its own log. The log's refs are normally the index's own; they differ behind a
 * damaged range or when an older generation was replayed first.
 *
 * <p>Confined to the replaying thread.
 */
final class OwnLogVisitor implements LogVisitor {
  private final ShardState state;
  private final ReplayFilter filter;
  private int[] refs = new int[1024];

  OwnLogVisitor(ShardState state, ReplayFilter filter) {
    this.state = state;
    this.filter = filter;
  }

  @Override
  public void define(int ref, byte[] labels, int offset, int length) {
    int mine = state.intern(labels, offset, length);
    if (ref >= refs.length) {
      refs = Arrays.copyOf(refs, Math.max(ref + 1, refs.length * 2));
    }
    if (refs[ref] != mine && ref < state.index().size()) {
      state.undefined().set(ref);
    }
    refs[ref] = mine;
    filter.define(ref, labels, offset);
    if (ref == mine) {
      state.undefined().clear(ref);
    }
  }

  @Override
  public void group(long segment, int offset) {
    filter.group(segment, offset);
  }

  @Override
  public void sample(int ref, long timestampMillis, long valueBits) {
    if (!filter.passesOver(ref, timestampMillis)) {
      state.head().append(refs[ref], timestampMillis, valueBits);
    }
  }

  @Override
  public void extra(int ref, int type, byte[] bytes, int offset, int length) {
    if (!filter.passesOver(ref, type, bytes, offset, length)) {
      state.extra(refs[ref], type, bytes, offset, length);
    }
  }
}
