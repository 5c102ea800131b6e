package io.sluice.storage.block;

import java.util.Arrays;

/**
 * Whole numbers of which each is written as how its step differs from the step before. Used again
 * and again. Confined to one thread.
 */
final class IntColumn {
  private long[] values = new long[8];
  private long[] steps = new long[8];

  /** Starts so many columns without a value. */
  void start(int columns) {
    if (columns > values.length) {
      values = new long[columns];
      steps = new long[columns];
    }
    Arrays.fill(steps, 0, columns, 0);
  }

  /** Writes the first value of a column. */
  void first(int column, long value, BitWriter out) {
    values[column] = value;
    Varbits.put(value, out);
  }

  /** Writes the first value of a column that is never below zero. */
  void firstUnsigned(int column, long value, BitWriter out) {
    values[column] = value;
    Varbits.putUnsigned(value, out);
  }

  /** Writes a further value of a column. */
  void next(int column, long value, BitWriter out) {
    long step = value - values[column];
    Varbits.put(step - steps[column], out);
    steps[column] = step;
    values[column] = value;
  }

  /** Reads the first value of a column. */
  long first(int column, BitReader in) {
    values[column] = Varbits.get(in);
    return values[column];
  }

  /** Reads the first value of a column that is never below zero. */
  long firstUnsigned(int column, BitReader in) {
    values[column] = Varbits.getUnsigned(in);
    return values[column];
  }

  /** Reads a further value of a column. */
  long next(int column, BitReader in) {
    steps[column] += Varbits.get(in);
    values[column] += steps[column];
    return values[column];
  }
}
