package io.sluice.storage.head;

/** Samples of a series in time order, from one place; at one of them. Confined to one thread. */
abstract class Run implements Comparable<Run> {
  /** Of samples with an equal time the one from the highest rank counts. */
  int rank;

  /** Goes to the next sample; false behind the last. */
  abstract boolean next();

  abstract long time();

  abstract long bits();

  /** Goes on to the first sample that is not before {@code from}; false if there is none. */
  final boolean nextFrom(long from) {
    do {
      if (!next()) {
        return false;
      }
    } while (time() < from);
    return true;
  }

  @Override
  public final int compareTo(Run other) {
    int byTime = Long.compare(time(), other.time());
    return byTime != 0 ? byTime : Integer.compare(other.rank, rank);
  }

  @Override
  public final boolean equals(Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(this);
  }

  /** The samples of a chunk, copied out of its blocks. */
  static final class OfChunk extends Run {
    private final XorReader chunk = new XorReader();

    /** Copies the chunk; false if it has been recycled meanwhile. */
    boolean open(Part part, Blocks blocks) {
      rank = part.rank;
      if (!blocks.copy(part.block, part.fullLongs, chunk.words)) {
        return false;
      }
      if (part.hasPartial) {
        chunk.words[part.fullLongs] = part.partial;
      }
      chunk.reset(part.samples);
      return true;
    }

    @Override
    boolean next() {
      return chunk.next();
    }

    @Override
    long time() {
      return chunk.time();
    }

    @Override
    long bits() {
      return chunk.bits();
    }
  }

  /** The samples of an out-of-order buffer, sorted. */
  static final class OfPairs extends Run {
    private final long[] pairs;
    private int size;
    private int at;

    OfPairs(long[] pairs) {
      this.pairs = pairs;
      this.rank = Integer.MAX_VALUE;
    }

    void open(int count) {
      size = count;
      at = -1;
    }

    @Override
    boolean next() {
      at++;
      return at < size;
    }

    @Override
    long time() {
      return pairs[2 * at];
    }

    @Override
    long bits() {
      return pairs[2 * at + 1];
    }
  }
}
