package io.sluice.storage.head;

/** Where a chunk of a series is, for a reader that may open it. Confined to one thread. */
final class Part implements Comparable<Part> {
  /** No sample of it is earlier. */
  long notBefore;

  int rank;
  int block;
  int samples;

  /** Longs that are in blocks; {@link #partial} follows them if there is one. */
  int fullLongs;

  boolean hasPartial;
  long partial;

  /** A closed chunk, from its record. */
  void ofClosed(long[] record, int chunkRank) {
    long shape = record[Chunks.SHAPE];
    notBefore = record[Chunks.MIN];
    rank = chunkRank;
    block = SeriesLine.high(record[Chunks.LINKS]);
    samples = Chunks.samples(shape);
    fullLongs = XorWriter.longs(Chunks.position(shape));
    hasPartial = false;
  }

  /** The open chunk, from its series' line. */
  void ofOpen(long[] line, long earliest) {
    long state = line[SeriesLine.STATE];
    int position = SeriesLine.position(state);
    notBefore = earliest;
    rank = 0;
    block = SeriesLine.high(line[SeriesLine.BLOCKS]);
    samples = SeriesLine.samples(state);
    fullLongs = position >>> 6;
    hasPartial = (position & 63) != 0;
    partial = line[SeriesLine.PARTIAL];
  }

  @Override
  public int compareTo(Part other) {
    return Long.compare(notBefore, other.notBefore);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
