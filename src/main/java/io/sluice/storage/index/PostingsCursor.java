package io.sluice.storage.index;

/** Walks ascending ints, series refs as a rule, once. Confined to one thread. */
public interface PostingsCursor {

  /** What comes behind the last. */
  int END = Integer.MAX_VALUE;

  /** Goes to the next one and returns it, or {@link #END}. */
  int next();

  /**
   * Goes to the first one that is at least {@code target} and returns it, or {@link #END}; stays
   * where it is if that is already the case. Never goes back.
   */
  int seek(int target);
}
