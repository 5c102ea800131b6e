package io.sluice.storage.index;

/**
 * A keyed 64-bit hash of bytes: words of eight bytes are folded by 64 x 64 bit multiplications
 * whose 128-bit product is collapsed to its halves' exclusive or. It is fast, not cryptographic:
 * without the key collisions can't be computed, and that is all it promises. The function is fixed:
 * the same key gives the same hash in every version and on every machine.
 *
 * <p>Immutable, thread-safe.
 */
public final class RawHash {
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
    int at = off;
    int rest = len;
    if (rest > BLOCK) {
      long other = key3;
      do {
        left = fold(Words.word(bytes, at) ^ key2, Words.word(bytes, at + 8) ^ left);
        other = fold(Words.word(bytes, at + 16) ^ key1, Words.word(bytes, at + 24) ^ other);
        at += BLOCK;
        rest -= BLOCK;
      } while (rest > BLOCK);
      left ^= Long.rotateLeft(other, 29);
    }
    if (rest > 16) {
      left = fold(Words.word(bytes, at) ^ key2, Words.word(bytes, at + 8) ^ left);
      at += 16;
      rest -= 16;
    }
    return finish(left ^ head(bytes, at, rest), key1 ^ tail(bytes, at, rest));
  }

  private long finish(long left, long right) {
    return fold(fold(left, right) ^ key3, left + key2 + Long.rotateLeft(right, 17));
  }

  /**
   * The first word of at most 16 bytes; words of shorter inputs overlap, the length tells apart.
   */
  private static long head(byte[] bytes, int at, int rest) {
    if (rest >= 8) {
      return Words.word(bytes, at);
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
    return rest >= 8 ? Words.word(bytes, at + rest - 8) : 0;
  }

  private static long half(byte[] bytes, int at) {
    return Words.half(bytes, at) & 0xffff_ffffL;
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
