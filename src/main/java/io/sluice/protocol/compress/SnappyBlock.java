package io.sluice.protocol.compress;

import io.sluice.protocol.MalformedException;
import io.sluice.protocol.TooLargeException;
import java.io.IOException;
import org.xerial.snappy.Snappy;

/**
 * The snappy block format, as remote write uses it: a declared length and one block. The length is
 * judged before the caller allocates. Stateless, thread-safe.
 */
public final class SnappyBlock {
  /** The densest element makes 64 bytes of 3, so a block can't grow by more than 22. */
  private static final int MAX_RATIO = 22;

  private static final int MAX_PREAMBLE = 5;
  private static final byte[] FRAMED_MAGIC = {(byte) 0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};

  private SnappyBlock() {}

  /**
   * The length that the block declares, not yet verified but possible and within the limit.
   *
   * @throws MalformedException if it can't be read, or the block is too short for it, or the body
   *     is in the framed format
   * @throws TooLargeException if it is over {@code maxBytes}
   */
  public static int declaredLength(byte[] src, int off, int len, int maxBytes) {
    long declared = preamble(src, off, len);
    if (declared > maxBytes) {
      throw new TooLargeException("the declared snappy length " + declared, maxBytes);
    }
    if (declared > (long) MAX_RATIO * len) {
      throw MalformedException.atByte(
          "snappy declares " + declared + " bytes, which " + len + " bytes can't hold", 0);
    }
    return (int) declared;
  }

  /**
   * Decompresses the block into {@code dst}, which has room for the {@link #declaredLength}.
   *
   * @return the number of bytes, which is the declared length
   * @throws MalformedException if the block is damaged or does not fill its declared length
   */
  public static int decompress(byte[] src, int off, int len, byte[] dst, int dstOff) {
    // The native code trusts its caller about the room in dst.
    int declared = declaredLength(src, off, len, dst.length - dstOff);
    try {
      int n = Snappy.uncompress(src, off, len, dst, dstOff);
      if (n == declared) {
        return n;
      }
    } catch (IOException e) {
      // said below: the native code has only "failed"
    }
    throw MalformedException.atByte("the snappy block is damaged or cut short", 0);
  }

  private static long preamble(byte[] src, int off, int len) {
    if (isFramed(src, off, len)) {
      throw MalformedException.atByte(
          "the body is framed snappy; remote write uses the block format", 0);
    }
    long value = 0;
    for (int i = 0; i < Math.min(len, MAX_PREAMBLE); i++) {
      value |= (src[off + i] & 0x7fL) << (7 * i);
      if (src[off + i] >= 0) {
        return value;
      }
    }
    throw MalformedException.atByte("no snappy block: its length can't be read", 0);
  }

  private static boolean isFramed(byte[] src, int off, int len) {
    for (int i = 0; i < FRAMED_MAGIC.length; i++) {
      if (i >= len || src[off + i] != FRAMED_MAGIC[i]) {
        return false;
      }
    }
    return true;
  }
}
