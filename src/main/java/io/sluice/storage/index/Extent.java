package io.sluice.storage.index;

/**
 * How far an index had come when it was looked at. Immutable.
 *
 * @param refs one more than the last ref
 * @param series how many of these refs are series
 * @param pairs how many label pairs there are
 * @param names how many label names there are, the tenant's empty one included
 */
record Extent(int refs, int series, int pairs, int names) {
  static final Extent EMPTY = new Extent(0, 0, 0, 0);
}
