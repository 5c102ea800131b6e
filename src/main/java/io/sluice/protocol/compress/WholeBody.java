package io.sluice.protocol.compress;

import io.sluice.protocol.TooLargeException;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Decompresses a body that is held whole into an array that grows as bytes really come out.
 * Immutable; the array is the caller's.
 *
 * @param bytes the array, of which the first {@code length} bytes count
 * @param length how many bytes came out
 */
@SuppressWarnings("ArrayRecordComponent") // a view on a caller's buffer, never compared
public record WholeBody(byte[] bytes, int length) {
  private static final int FIRST_BYTES = 16 << 10;

  /**
   * Expands one whole body.
   *
   * @param maxBytes the most that may come out
   * @param allocate gives arrays of at least the asked size, and is where the caller charges them;
   *     an array is dropped when the next one has been given, each at least twice as large, so
   *     charge both for that moment
   * @throws io.sluice.protocol.MalformedException if the body is no such stream
   * @throws TooLargeException if more than {@code maxBytes} come out
   */
  public static WholeBody expand(
      Compression compression,
      byte[] src,
      int off,
      int len,
      int maxBytes,
      IntFunction<byte[]> allocate) {
    try (Decompressor from = compression.open(Expansion.ofBody(maxBytes))) {
      from.feed(src, off, len);
      byte[] bytes = allocate.apply(firstSize(len, maxBytes));
      int length = 0;
      while (true) {
        if (length == bytes.length) {
          bytes = grow(from, bytes, maxBytes, allocate);
          if (bytes.length == length) {
            break;
          }
        }
        int n = from.drain(bytes, length, bytes.length - length);
        if (n == 0) {
          break;
        }
        length += n;
      }
      from.finish();
      return new WholeBody(bytes, length);
    }
  }

  private static int firstSize(int compressed, int maxBytes) {
    return (int) Math.min(maxBytes, Math.max(FIRST_BYTES, 4L * compressed));
  }

  /** A larger array with the same bytes, or the same if it is the largest and all has come out. */
  private static byte[] grow(
      Decompressor from, byte[] full, int maxBytes, IntFunction<byte[]> allocate) {
    if (full.length >= maxBytes) {
      from.drain(new byte[1], 0, 1); // one byte more is over the limit, which the bound tells
      return full;
    }
    byte[] larger = allocate.apply((int) Math.min(maxBytes, 2L * full.length));
    System.arraycopy(full, 0, larger, 0, full.length);
    return larger;
  }

  /** A copy of exactly the bytes that came out. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }
}
