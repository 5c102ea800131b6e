package io.sluice.api;

import java.util.Arrays;

/**
 * The canonical bytes of a label set: for each pair, sorted by name as unsigned UTF-8 bytes, {@code
 * uvarint(nameLength) name uvarint(valueLength) value}, concatenated, without a count in front.
 *
 * <p>Inside the service the tenant is the pair with the empty name, which sorts first; {@link
 * Labels} never carries it. Varints are in their shortest form, so equal label sets have equal
 * bytes. Stateless.
 */
public final class LabelBytes {
  private LabelBytes() {}

  /** Bytes that {@code value} takes as a varint: 1 to 5. */
  public static int uvarintSize(int value) {
    return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
  }

  /** Writes {@code value} (taken as unsigned) at {@code off} and returns the offset behind it. */
  public static int putUvarint(byte[] dst, int off, int value) {
    int at = off;
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      dst[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    dst[at++] = (byte) rest;
    return at;
  }

  /**
   * The varint at {@code off}; its end is {@code off + uvarintSize(result)}.
   *
   * @throws IllegalArgumentException if it has more than five bytes
   */
  public static int getUvarint(byte[] src, int off) {
    int first = src[off];
    return first >= 0 ? first : longUvarint(src, off);
  }

  private static int longUvarint(byte[] src, int off) {
    int value = 0;
    for (int i = 0; i < 5; i++) {
      int b = src[off + i];
      value |= (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a varint of more than five bytes at offset " + off);
  }

  /** Bytes of one pair with a name and a value of these lengths. */
  public static int pairSize(int nameLength, int valueLength) {
    return uvarintSize(nameLength) + nameLength + uvarintSize(valueLength) + valueLength;
  }

  /** Writes one pair at {@code off} and returns the offset behind it. */
  public static int putPair(
      byte[] dst,
      int off,
      byte[] name,
      int nameOff,
      int nameLength,
      byte[] value,
      int valueOff,
      int valueLength) {
    int at = putUvarint(dst, off, nameLength);
    System.arraycopy(name, nameOff, dst, at, nameLength);
    at = putUvarint(dst, at + nameLength, valueLength);
    System.arraycopy(value, valueOff, dst, at, valueLength);
    return at + valueLength;
  }

  /** The offset behind the pair that begins at {@code off}. */
  public static int next(byte[] bytes, int off) {
    return skipText(bytes, skipText(bytes, off));
  }

  private static int skipText(byte[] bytes, int off) {
    int length = getUvarint(bytes, off);
    return off + uvarintSize(length) + length;
  }

  /** The offset of the first pair that is not the tenant's, at most {@code off + len}. */
  public static int skipTenant(byte[] bytes, int off, int len) {
    return len > 0 && bytes[off] == 0 ? next(bytes, off) : off;
  }

  /** How many pairs there are. */
  public static int count(byte[] bytes, int off, int len) {
    int pairs = 0;
    for (int at = off; at < off + len; at = next(bytes, at)) {
      pairs++;
    }
    return pairs;
  }

  /**
   * Orders two label sets pair by pair, by name, then by value, as unsigned UTF-8 bytes; of two
   * where one begins with the other the shorter is first.
   */
  public static int compare(byte[] a, int aOff, int aLen, byte[] b, int bOff, int bLen) {
    int aEnd = aOff + aLen;
    int bEnd = bOff + bLen;
    int i = aOff;
    int j = bOff;
    while (i < aEnd && j < bEnd) {
      int n = getUvarint(a, i);
      int m = getUvarint(b, j);
      i += uvarintSize(n);
      j += uvarintSize(m);
      int order = Arrays.compareUnsigned(a, i, i + n, b, j, j + m);
      if (order != 0) {
        return order;
      }
      // The value follows in the same shape; a set never ends between name and value.
      i += n;
      j += m;
    }
    return Boolean.compare(i < aEnd, j < bEnd);
  }
}
