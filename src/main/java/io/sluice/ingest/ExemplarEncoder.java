package io.sluice.ingest;

import io.sluice.api.LabelBytes;
import io.sluice.storage.extra.ExemplarBytes;
import io.sluice.storage.extra.ExtraLimits;
import java.util.Arrays;

/**
 * Makes the bytes of exemplars: sorts their labels and judges them. Reused. Confined to the
 * decoding thread.
 */
final class ExemplarEncoder {
  static final int MAX_LABELS = 64;

  /** So many one request may have however few are kept. */
  private static final int LEAST_MOST = 10_000;

  private final int maxLabelBytes;
  private final int most;
  private final int[] pairs = new int[MAX_LABELS];
  private int count;
  private byte[] bytes = new byte[256];

  ExemplarEncoder(ExtraLimits limits) {
    this.maxLabelBytes = limits.exemplarLabelBytes();
    this.most = Math.max(LEAST_MOST, limits.exemplarsPerTenant());
  }

  /** How many one request may have. */
  int most() {
    return most;
  }

  int maxLabelBytes() {
    return maxLabelBytes;
  }

  /** The exemplar encoded last, from 0. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * Encodes an exemplar; returns how many bytes it takes, or -1 if it is refused: a name that is
   * empty or appears twice, too many labels or too long ones.
   *
   * @param labels names and values in any order, each with its length in front; a label with an
   *     empty value is none
   */
  int encode(byte[] labels, int off, int len, long time, long valueBits) {
    if (!find(labels, off, off + len)) {
      return -1;
    }
    if (bytes.length < ExemplarBytes.LARGEST_HEAD + len) {
      bytes = new byte[ExemplarBytes.LARGEST_HEAD + 2 * len];
    }
    int at = ExemplarBytes.putHead(bytes, 0, time, valueBits);
    for (int i = 0; i < count; i++) {
      int length = LabelBytes.next(labels, pairs[i]) - pairs[i];
      System.arraycopy(labels, pairs[i], bytes, at, length);
      at += length;
    }
    return at;
  }

  private boolean find(byte[] labels, int off, int end) {
    count = 0;
    int texts = 0;
    for (int at = off; at < end; at = LabelBytes.next(labels, at)) {
      int name = LabelBytes.getUvarint(labels, at);
      int value = LabelBytes.getUvarint(labels, at + LabelBytes.uvarintSize(name) + name);
      if (value == 0) {
        continue;
      }
      texts += name + value;
      if (name == 0 || texts > maxLabelBytes || count == MAX_LABELS || !insert(labels, at)) {
        return false;
      }
    }
    return true;
  }

  /** Puts the pair where it belongs; false if its name is there already. */
  private boolean insert(byte[] labels, int pair) {
    int j = count++;
    while (j > 0 && compareNames(labels, pairs[j - 1], pair) > 0) {
      pairs[j] = pairs[j - 1];
      j--;
    }
    pairs[j] = pair;
    return j == 0 || compareNames(labels, pairs[j - 1], pair) != 0;
  }

  private static int compareNames(byte[] labels, int a, int b) {
    int aLength = LabelBytes.getUvarint(labels, a);
    int bLength = LabelBytes.getUvarint(labels, b);
    int aAt = a + LabelBytes.uvarintSize(aLength);
    int bAt = b + LabelBytes.uvarintSize(bLength);
    return Arrays.compareUnsigned(labels, aAt, aAt + aLength, labels, bAt, bAt + bLength);
  }
}
