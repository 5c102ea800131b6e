package io.sluice.simulation;

/** One sample that the simulation sends. Immutable. */
record Point(int series, long time, double value) {

  /** Where a sample goes. Immutable. */
  record Place(int series, long time) {}

  Place place() {
    return new Place(series, time);
  }

  long bits() {
    return Double.doubleToRawLongBits(value);
  }
}
