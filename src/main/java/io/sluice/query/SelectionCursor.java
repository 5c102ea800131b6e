package io.sluice.query;

import io.sluice.storage.head.HeadReader;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Walks over selected series, shard by shard. Confined to one thread at a time. */
final class SelectionCursor {
  private final List<ShardSelection> shards;
  private int shard = -1;
  private int next;
  private @Nullable ShardSelection current;
  private @Nullable HeadReader reader;

  SelectionCursor(List<ShardSelection> shards) {
    this.shards = shards;
  }

  /** Goes to the next series; false after the last. */
  boolean advance() {
    while (current == null || next == current.refs().length) {
      if (++shard >= shards.size()) {
        return false;
      }
      current = shards.get(shard);
      reader = current.head().reader();
      next = 0;
    }
    next++;
    return true;
  }

  /** The current series. */
  int ref() {
    return here().refs()[next - 1];
  }

  /** Canonical bytes of the current series' labels, the tenant's pair in front. */
  byte[] canonical() {
    return here().index().canonical(ref());
  }

  /** A reader of the current shard's samples. */
  HeadReader reader() {
    here();
    return Objects.requireNonNull(reader);
  }

  private ShardSelection here() {
    if (current == null) {
      throw new IllegalStateException("advance() first");
    }
    return current;
  }
}
