package io.sluice.storage.head;

/**
 * Goes through the samples of one XOR chunk (see {@link XorWriter}) that was copied out of its
 * blocks. Used again and again. Confined to one thread.
 */
final class XorReader {
  /** Room for a chunk; fill it, then {@link #reset}. */
  final long[] words = new long[XorWriter.MAX_LONGS];

  private int left;
  private int read;
  private int position;
  private long time;
  private long bits;
  private long delta;
  private int leading;
  private int trailing;

  /** Starts before the first sample of {@link #words}. */
  void reset(int samples) {
    left = samples;
    read = 0;
    position = 0;
  }

  /** Goes to the next sample; false behind the last. */
  boolean next() {
    if (left == 0) {
      return false;
    }
    if (read == 0) {
      first();
    } else {
      delta = read == 1 ? unsignedVarint() : delta + change();
      time += delta;
      value();
    }
    left--;
    read++;
    return true;
  }

  /** Time of the sample it is at. */
  long time() {
    return time;
  }

  /** Raw value bits of the sample it is at. */
  long bits() {
    return bits;
  }

  private void first() {
    long zigzag = unsignedVarint();
    time = (zigzag >>> 1) ^ -(zigzag & 1);
    bits = get(64);
  }

  private long change() {
    if (get(1) == 0) {
      return 0;
    }
    if (get(1) == 0) {
      return change(14);
    }
    if (get(1) == 0) {
      return change(17);
    }
    return get(1) == 0 ? change(20) : get(64);
  }

  private long change(int count) {
    long pattern = get(count);
    return pattern > 1L << (count - 1) ? pattern - (1L << count) : pattern;
  }

  private void value() {
    if (get(1) == 0) {
      return;
    }
    if (get(1) == 1) {
      leading = (int) get(5);
      int length = (int) get(6);
      trailing = 64 - leading - (length == 0 ? 64 : length);
    }
    bits ^= get(64 - leading - trailing) << trailing;
  }

  private long unsignedVarint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      long next = get(8);
      value |= (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
  }

  /** The next {@code count} bits, 1 to 64. */
  private long get(int count) {
    int word = position >>> 6;
    int offset = position & 63;
    long top = words[word] << offset;
    if (offset + count > 64) {
      top |= words[word + 1] >>> (64 - offset);
    }
    position += count;
    return top >>> (64 - count);
  }
}
