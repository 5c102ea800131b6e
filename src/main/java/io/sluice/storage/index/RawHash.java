package io.sluice.storage.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A keyed 64-bit hash of bytes: words of eight bytes are folded by 64 x 64 bit multiplications
 * whose 128-bit product is collapsed to its halves' exclusive or. It is fast, not cryptographic:
 * without the key collisions can't be computed, and that is all it promises. The function is fixed:
 * the same key gives the same hash in every version and on every machine.
 *
 * <p>Immutable, thread-safe.
 */
public final class RawHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Bytes that one round takes in: two words in each of two lanes. */
  private static final int BLOCK = 32;

  private final long key0;
  private final long key1;
  private final long key2;
  private final long key3;

  /** A hash with a key grown from {@code seed}. */
  public RawHash(long seed) {
    this(seed, ~seed);
  }

  RawHash(long secret0, long secret1) {
    key0 = scramble(secret0 + 0x9e3779b97f4a7c15L);
    key1 = scramble(secret1 + 0xd1b54a32d192ed03L);
    key2 = scramble(key0 ^ Long.rotateLeft(key1, 23));
    key3 = scramble(key1 + Long.rotateLeft(key2, 41));
  }

  /** The hash of {@code bytes[off .. off + len)}. */
  public long hash(byte[] bytes, int off, int len) {
    long left = key0 ^ len;
    long right = key1;
    int at = off;
    int rest = len;
    if (rest > BLOCK) {
      long other = key3;
      do {
        left = fold(word(bytes, at) ^ key2, word(bytes, at + 8) ^ left);
        other = fold(word(bytes, at + 16) ^ key1, word(bytes, at + 24) ^ other);
        at += BLOCK;
        rest -= BLOCK;
      } while (rest > BLOCK);
      left ^= Long.rotateLeft(other, 29);
    }
    if (rest > 16) {
      left = fold(word(bytes, at) ^ key2, word(bytes, at + 8) ^ left);
      at += 16;
      rest -= 16;
    }
    return finish(left ^ head(bytes, at, rest), right ^ tail(bytes, at, rest));
  }

  private long finish(long left, long right) {
    return fold(fold(left, right) ^ key3, left + key2 + Long.rotateLeft(right, 17));
  }

  /**
   * The first word of at most 16 bytes; words of shorter inputs overlap, the length tells apart.
   */
  private static long head(byte[] bytes, int at, int rest) {
    if (rest >= 8) {
      return word(bytes, at);
    }
    if (rest >= 4) {
      return half(bytes, at) | half(bytes, at + rest - 4) << 32;
    }
    return rest > 0
        ? (bytes[at] & 0xff)
            | (bytes[at + (rest >> 1)] & 0xff) << 8
            | (bytes[at + rest - 1] & 0xff) << 16
        : 0;
  }

  private static long tail(byte[] bytes, int at, int rest) {
    return rest >= 8 ? word(bytes, at + rest - 8) : 0;
  }

  private static long word(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  private static long half(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at) & 0xffff_ffffL;
  }

  private static long fold(long a, long b) {
    return Math.multiplyHigh(a, b) ^ (a * b);
  }

  /** A bijection of 64 bits that spreads every bit (the finaliser of SplitMix64). */
  private static long scramble(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
