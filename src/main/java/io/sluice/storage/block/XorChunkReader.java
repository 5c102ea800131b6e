package io.sluice.storage.block;

/**
 * Goes through the samples of an XOR chunk (encoding 1), which may come from anywhere: what makes
 * no sense ends in a {@link BadChunkException}. Used again and again. Confined to one thread.
 */
final class XorChunkReader {
  private static final int COUNT_BYTES = 2;

  private final BitReader in = new BitReader();
  private int samples;
  private int read;
  private long time;
  private long bits;
  private long delta;
  private int leading;
  private int trailing;

  /** Starts before the first sample of these bytes. */
  void reset(byte[] bytes, int off, int len) {
    if (len < COUNT_BYTES) {
      throw new BadChunkException("a chunk of " + len + " bytes");
    }
    samples = ((bytes[off] & 0xff) << 8) | (bytes[off + 1] & 0xff);
    in.reset(bytes, off + COUNT_BYTES, len - COUNT_BYTES);
    read = 0;
    leading = -1;
  }

  /** Samples that the chunk says it has. */
  int samples() {
    return samples;
  }

  /** Goes to the next sample; false behind the last. */
  boolean next() {
    if (read == samples) {
      return false;
    }
    if (read == 0) {
      time = in.varint();
      bits = in.get(64);
    } else {
      delta = read == 1 ? in.uvarint() : delta + change();
      time += delta;
      value();
    }
    read++;
    return true;
  }

  long time() {
    return time;
  }

  /** Raw bits of the value. */
  long bits() {
    return bits;
  }

  private long change() {
    if (!in.bit()) {
      return 0;
    }
    if (!in.bit()) {
      return change(14);
    }
    if (!in.bit()) {
      return change(17);
    }
    return in.bit() ? in.get(64) : change(20);
  }

  private long change(int count) {
    long pattern = in.get(count);
    return pattern > 1L << (count - 1) ? pattern - (1L << count) : pattern;
  }

  private void value() {
    if (!in.bit()) {
      return;
    }
    if (in.bit()) {
      leading = (int) in.get(5);
      int length = (int) in.get(6);
      trailing = 64 - leading - (length == 0 ? 64 : length);
      if (trailing < 0) {
        throw new BadChunkException("a window of more than 64 bits");
      }
    } else if (leading < 0) {
      throw new BadChunkException("a value without a window");
    }
    bits ^= in.get(64 - leading - trailing) << trailing;
  }
}
