package io.sluice.protocol.number;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Decimal digits, one or eight at a time. Stateless, thread-safe. */
public final class Digits {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Digits() {}

  /** True for '0' to '9'. */
  public static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** The eight bytes from {@code pos} on, the first in the lowest byte. */
  public static long chunk(byte[] buf, int pos) {
    return (long) LONG.get(buf, pos);
  }

  /** True if all eight bytes are digits: the upper halves are 3, also after adding 6. */
  public static boolean areEight(long chunk) {
    return ((chunk & 0xf0f0f0f0f0f0f0f0L)
            | ((chunk + 0x0606060606060606L) & 0xf0f0f0f0f0f0f0f0L) >>> 4)
        == 0x3333333333333333L;
  }

  /** The number of eight digits, by sums of pairs and then of pairs of pairs. */
  public static long ofEight(long chunk) {
    long pairs = chunk - 0x3030303030303030L;
    pairs = pairs * 10 + (pairs >>> 8);
    long low = (pairs & 0x000000ff000000ffL) * 0x000f424000000064L;
    long high = (pairs >>> 16 & 0x000000ff000000ffL) * 0x0000271000000001L;
    return (low + high) >>> 32;
  }
}
