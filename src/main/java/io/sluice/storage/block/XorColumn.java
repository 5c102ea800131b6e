package io.sluice.storage.block;

import java.util.Arrays;

/**
 * Doubles of which each is written as what changed since the last one of its column, as samples of
 * XOR chunks are. Used again and again. Confined to one thread.
 */
final class XorColumn {
  private static final int NO_WINDOW = -1;

  private long[] bits = new long[8];
  private int[] leading = new int[8];
  private int[] trailing = new int[8];

  /** Starts so many columns without a value. */
  void start(int columns) {
    if (columns > bits.length) {
      bits = new long[columns];
      leading = new int[columns];
      trailing = new int[columns];
    }
    Arrays.fill(leading, 0, columns, NO_WINDOW);
  }

  /** Writes the first value of a column. */
  void first(int column, long value, BitWriter out) {
    bits[column] = value;
    out.put(value, Long.SIZE);
  }

  /** Writes a further value of a column. */
  void next(int column, long value, BitWriter out) {
    long xor = value ^ bits[column];
    bits[column] = value;
    if (xor == 0) {
      out.put(0, 1);
      return;
    }
    int before = Math.min(Long.numberOfLeadingZeros(xor), 31);
    int behind = Long.numberOfTrailingZeros(xor);
    if (leading[column] != NO_WINDOW && before >= leading[column] && behind >= trailing[column]) {
      out.put(0b10, 2);
    } else {
      leading[column] = before;
      trailing[column] = behind;
      out.put(0b11, 2);
      out.put(before, 5);
      out.put((Long.SIZE - before - behind) & 0x3f, 6);
    }
    out.put(xor >>> trailing[column], Long.SIZE - leading[column] - trailing[column]);
  }

  /** Reads the first value of a column. */
  long first(int column, BitReader in) {
    bits[column] = in.get(Long.SIZE);
    return bits[column];
  }

  /** Reads a further value of a column. */
  long next(int column, BitReader in) {
    if (!in.bit()) {
      return bits[column];
    }
    if (in.bit()) {
      int before = (int) in.get(5);
      int length = (int) in.get(6);
      leading[column] = before;
      trailing[column] = Long.SIZE - before - (length == 0 ? Long.SIZE : length);
      if (trailing[column] < 0) {
        throw new BadChunkException("a window of more than 64 bits");
      }
    } else if (leading[column] == NO_WINDOW) {
      throw new BadChunkException("a value without a window");
    }
    bits[column] ^= in.get(Long.SIZE - leading[column] - trailing[column]) << trailing[column];
    return bits[column];
  }
}
