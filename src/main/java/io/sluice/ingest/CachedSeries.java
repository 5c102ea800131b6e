package io.sluice.ingest;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A series as one encoding spells it: raw label bytes that were validated once, and where they
 * lead. Safe to publish by a race: all but the hint is final, and a stale hint only costs a
 * look-up.
 */
final class CachedSeries {
  final byte[] raw;

  /** Whose spelling it is: {@link WriteBatch#owner}. */
  final long owner;

  final Encoding encoding;
  final int shard;
  final int ref;

  /** The series that came after this one last time; a guess. */
  @Nullable CachedSeries next;

  /** Set once the cache let go of this entry, so that chains of guesses don't keep it alive. */
  boolean evicted;

  CachedSeries(byte[] raw, long owner, Encoding encoding, int shard, int ref) {
    this.raw = raw;
    this.owner = owner;
    this.encoding = encoding;
    this.shard = shard;
    this.ref = ref;
  }

  boolean startsAt(byte[] buf, int off, int limit) {
    int length = raw.length;
    return length <= limit - off && Arrays.equals(raw, 0, length, buf, off, off + length);
  }

  boolean is(long whose, Encoding kind, byte[] buf, int off, int length) {
    return owner == whose
        && encoding == kind
        && Arrays.equals(raw, 0, raw.length, buf, off, off + length);
  }

  void evict() {
    evicted = true;
    next = null;
  }
}
