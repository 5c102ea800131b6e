package io.sluice.storage.histogram;

/**
 * Lays buckets out in spans, given the counts of buckets in rising order: empty buckets are left
 * out, but for gaps of up to two, for which a further span would take more room. Confined to one
 * thread.
 */
public final class SpanBuilder {
  private static final long LONGEST_GAP = 2;

  private final Buckets to;
  private boolean begun;
  private long next;

  /** Lays out into empty buckets of whole counts. */
  public SpanBuilder(Buckets to) {
    this.to = to;
  }

  /** Adds the bucket of that index, which is above the last one's. */
  public void add(int index, long count) {
    if (count == 0) {
      return;
    }
    long gap = index - next;
    if (begun && gap <= LONGEST_GAP) {
      for (long i = 0; i < gap; i++) {
        put(0);
      }
    } else {
      to.span((int) (begun ? gap : index), 0);
    }
    put(count);
    begun = true;
    next = index + 1L;
  }

  private void put(long count) {
    to.extend();
    to.count(count);
  }
}
