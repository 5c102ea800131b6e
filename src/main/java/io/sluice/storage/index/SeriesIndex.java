package io.sluice.storage.index;

import java.util.Arrays;

/**
 * The index of one shard: labels to series ref and back, and postings per label pair. In memory
 * only; the log rebuilds it. Label pairs are interned, everything lies in flat pages, and no series
 * has an object of its own.
 *
 * <p>Ordering: {@link #find}, {@link #add} and {@link #size} belong to the shard's thread. The rest
 * is for any thread and never makes that thread wait: data is only ever appended, and each {@link
 * #add} ends by releasing how far it has come. A {@link #view} shows exactly the series added
 * before it was taken, with all their labels and postings.
 *
 * <p>Failure: limits of the address space (4 GiB of names and values, 2^31 ints per table) end in
 * {@link IllegalStateException}; then the index must not be used further.
 */
public final class SeriesIndex {
  private final Footprint footprint = new Footprint();
  final BytePages texts = new BytePages(footprint);
  final NameTable names;
  final PairTable pairs;
  final SeriesTable series;
  private int[] scratch = new int[64];
  private volatile Extent extent = Extent.EMPTY;

  /** An empty index; {@code hash} is the one that made the identities it will be given. */
  public SeriesIndex(IdentityHash hash) {
    this((PairHash) hash);
  }

  SeriesIndex(PairHash hash) {
    IntLists lists = new IntLists(footprint);
    names = new NameTable(hash, texts, lists, footprint);
    pairs = new PairTable(hash, names, texts, lists, footprint);
    series = new SeriesTable(pairs, texts, footprint);
  }

  /**
   * The ref of the series with exactly these canonical label bytes (tenant's pair included), or -1.
   * Shard thread.
   *
   * @param identity what {@link IdentityHash#of} gives for these bytes
   */
  public int find(long identity, byte[] canonical, int off, int len) {
    return series.find(identity, canonical, off, len);
  }

  /**
   * Adds a series that {@link #find} doesn't know. Readers see it when this returns. Shard thread.
   *
   * @param ref at least {@link #size}; refs that are left out stay without a series
   * @param identity what {@link IdentityHash#of} gives for these bytes
   * @throws IllegalArgumentException if the ref was passed already or there are no labels
   */
  public void add(int ref, long identity, byte[] canonical, int off, int len) {
    Extent before = extent;
    if (ref < before.refs() || len <= 0) {
      throw new IllegalArgumentException(
          "series ref " + ref + " with " + len + " bytes of labels, size is " + before.refs());
    }
    int count = internPairs(canonical, off, off + len);
    series.add(ref, identity, scratch, count);
    for (int i = 0; i < count; i++) {
      pairs.addPosting(scratch[i], ref);
    }
    extent = new Extent(ref + 1, before.series() + 1, pairs.count(), names.count());
  }

  private int internPairs(byte[] canonical, int off, int end) {
    int count = 0;
    for (int at = off; at < end; ) {
      int nameEnd = Texts.end(canonical, at);
      int pairEnd = Texts.end(canonical, nameEnd);
      if (count == scratch.length) {
        scratch = Arrays.copyOf(scratch, count * 2);
      }
      scratch[count++] = pairs.intern(canonical, at, nameEnd, pairEnd);
      at = pairEnd;
    }
    return count;
  }

  /** One more than the last ref, so the least that {@link #add} takes next. */
  public int size() {
    return extent.refs();
  }

  /** What there is now. Any thread. */
  public IndexReader view() {
    return new IndexReader(this, extent);
  }

  /**
   * The canonical label bytes of a series, tenant's pair included. Any thread.
   *
   * @throws IndexOutOfBoundsException if there is no series under {@code ref}
   */
  public byte[] canonical(int ref) {
    return view().canonical(ref);
  }

  /** Bytes of heap that the index takes. Any thread. */
  public long memoryBytes() {
    return footprint.bytes();
  }
}
