package io.sluice.storage.wal;

/**
 * What a record of kind "extra" holds, by its type byte; docs/format/wal.md lays the content out. A
 * reader passes over a type that it does not know; what a reader must not pass over takes a feature
 * bit of its own as well. Immutable.
 */
public final class ExtraType {
  /** How far a series of deltas has been summed up. */
  public static final int ACCUMULATION = 1;

  /** An exemplar of the series. */
  public static final int EXEMPLAR = 2;

  /** Metadata of the series' metric family. */
  public static final int METADATA = 3;

  /** A sample that is a native histogram. */
  public static final int HISTOGRAM = 4;

  /** Kept free and never written: deletes are tombstones of blocks. */
  public static final int TOMBSTONE = 5;

  private ExtraType() {}
}
