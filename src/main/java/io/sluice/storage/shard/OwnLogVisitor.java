package io.sluice.storage.shard;

import java.util.Arrays;

/**
 * Fills a shard from its own log. The log's refs are normally the index's own; they differ behind a
 * damaged range or when an older generation was replayed first.
 *
 * <p>Confined to the replaying thread.
 */
final class OwnLogVisitor extends ReplayVisitor {
  private final ShardState state;
  private int[] refs = new int[1024];

  OwnLogVisitor(ShardState state, ReplayFilter filter) {
    super(filter);
    this.state = state;
  }

  @Override
  void defineKnown(int ref, byte[] labels, int off, int len) {
    state.internAt(ref, labels, off, len);
    room(ref);
    refs[ref] = ref;
  }

  @Override
  void defineLogged(int ref, byte[] labels, int off, int len) {
    int mine = state.intern(labels, off, len);
    room(ref);
    if (refs[ref] != mine && ref < state.index().size()) {
      state.undefined().set(ref);
    }
    refs[ref] = mine;
    if (ref == mine) {
      state.undefined().clear(ref);
    }
  }

  private void room(int ref) {
    if (ref >= refs.length) {
      refs = Arrays.copyOf(refs, Math.max(ref + 1, refs.length * 2));
    }
  }

  @Override
  ShardState stateOf(int ref) {
    return state;
  }

  @Override
  int refOf(int ref) {
    return refs[ref];
  }

  @Override
  public void sample(int ref, long timestampMillis, long valueBits) {
    if (!filter.passesOver(ref, timestampMillis)) {
      state.head().append(refs[ref], timestampMillis, valueBits);
    }
  }

  @Override
  void metadata(int type, byte[] bytes, int off, int len) {
    state.extra(0, type, bytes, off, len);
  }
}
