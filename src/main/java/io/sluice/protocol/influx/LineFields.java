package io.sluice.protocol.influx;

import java.util.Arrays;

/**
 * The fields of the line that is being read, held back until the whole line has proved to be
 * readable. Confined to the thread of its decoder, used again for every line.
 */
final class LineFields {
  private int[] keyOff = new int[16];
  private int[] keyLen = new int[16];
  private long[] bits = new long[16];
  private boolean[] text = new boolean[16];
  private int count;
  private int texts;

  void clear() {
    count = 0;
    texts = 0;
  }

  void addNumber(int off, int len, double value) {
    add(off, len, Double.doubleToRawLongBits(value), false);
  }

  void addText(int off, int len) {
    add(off, len, 0, true);
    texts++;
  }

  private void add(int off, int len, long valueBits, boolean isText) {
    if (count == keyOff.length) {
      keyOff = Arrays.copyOf(keyOff, 2 * count);
      keyLen = Arrays.copyOf(keyLen, 2 * count);
      bits = Arrays.copyOf(bits, 2 * count);
      text = Arrays.copyOf(text, 2 * count);
    }
    keyOff[count] = off;
    keyLen[count] = len;
    bits[count] = valueBits;
    text[count++] = isText;
  }

  int count() {
    return count;
  }

  /** How many of them are strings. */
  int texts() {
    return texts;
  }

  boolean isText(int i) {
    return text[i];
  }

  int keyOff(int i) {
    return keyOff[i];
  }

  int keyLen(int i) {
    return keyLen[i];
  }

  long bits(int i) {
    return bits[i];
  }
}
