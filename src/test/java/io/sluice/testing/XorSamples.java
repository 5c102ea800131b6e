package io.sluice.testing;

import java.nio.ByteBuffer;
import java.util.NavigableMap;

/**
 * A decoder of XOR chunks that knows nothing of the one under test, after Prometheus' {@code
 * tsdb/docs/format/chunks.md}. Confined to one thread.
 */
final class XorSamples {
  private final ByteBuffer in;
  private int bit;

  private XorSamples(byte[] chunk) {
    this.in = ByteBuffer.wrap(chunk);
  }

  /** Puts the samples of a chunk in; a time that is there already is an error. */
  static void decode(byte[] chunk, NavigableMap<Long, Long> into) {
    new XorSamples(chunk).decode(into);
  }

  private void decode(NavigableMap<Long, Long> into) {
    int count = in.getShort() & 0xffff;
    bit = 16;
    long time = 0;
    long value = 0;
    long delta = 0;
    int leading = 0;
    int trailing = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0) {
        long zigzag = uvarint();
        time = zigzag >>> 1 ^ -(zigzag & 1);
        value = bits(64);
      } else {
        delta = i == 1 ? uvarint() : delta + change();
        time += delta;
        if (bits(1) == 1) {
          if (bits(1) == 1) {
            leading = (int) bits(5);
            int meaning = (int) bits(6);
            trailing = 64 - leading - (meaning == 0 ? 64 : meaning);
          }
          value ^= bits(64 - leading - trailing) << trailing;
        }
      }
      if (into.put(time, value) != null) {
        throw new IllegalStateException("twice at " + time);
      }
    }
  }

  private long change() {
    int[] sizes = {0, 14, 17, 20, 64};
    int ones = 0;
    while (ones < 4 && bits(1) == 1) {
      ones++;
    }
    int size = sizes[ones];
    if (size == 0) {
      return 0;
    }
    long value = bits(size);
    return size < 64 && value > 1L << (size - 1) ? value - (1L << size) : value;
  }

  private long uvarint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      long next = bits(8);
      value |= (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
  }

  private long bits(int count) {
    long value = 0;
    for (int i = 0; i < count; i++, bit++) {
      value = value << 1 | (in.get(bit >> 3) >> (7 - (bit & 7)) & 1);
    }
    return value;
  }
}
