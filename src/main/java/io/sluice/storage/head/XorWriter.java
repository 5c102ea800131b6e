package io.sluice.storage.head;

/**
 * Appends samples to one XOR chunk, bit for bit as Prometheus does (the encoding of the Gorilla
 * paper, Pelkonen and others, VLDB 2015, with millisecond buckets):
 *
 * <pre>
 * first    varint time, 64 bits value
 * second   uvarint difference of times, value
 * others   0 | 10 and 14 bits | 110 and 17 bits | 1110 and 20 bits | 1111 and 64 bits:
 *          change of that difference, value
 * value    0 as before | 10 and the bits within the last window |
 *          11, 5 bits leading zeros, 6 bits length (0 means 64), the bits within that window
 * </pre>
 *
 * All differences are modulo 2^64, so any two times are exact. The sample count that starts a
 * Prometheus chunk is not in the bits; it is put in front when a chunk is copied out.
 *
 * <p>The state of the open chunk is loaded from a {@link SeriesLine} and saved to it; full longs go
 * to {@link Blocks} at once. Confined to the shard thread.
 */
final class XorWriter {
  /** Samples of a full chunk. */
  static final int MAX_SAMPLES = 120;

  /** Bytes of a full chunk, its two bytes of sample count included. */
  static final int MAX_BYTES = 1024;

  static final int COUNT_BYTES = 2;

  /** 4 bits of bucket, 64 of time, 13 of window, 64 of value. */
  private static final int MAX_SAMPLE_BITS = 4 + 64 + 13 + 64;

  /** From here on one more sample might not fit. */
  private static final int FULL_POSITION = 8 * (MAX_BYTES - COUNT_BYTES) - MAX_SAMPLE_BITS;

  static final int MAX_LONGS = longs(8 * (MAX_BYTES - COUNT_BYTES));

  /** A window that no value fits: there is none yet. */
  private static final int NO_LEADING = 31;

  private static final int NO_TRAILING = 63;
  private static final int MAX_LEADING = 31;

  private final Blocks blocks;
  private long time;
  private long bits;
  private long delta;
  private long partial;
  private int block;
  private int samples;
  private int position;
  private int leading;
  private int trailing;

  XorWriter(Blocks blocks) {
    this.blocks = blocks;
  }

  /** How many longs so many bits take. */
  static int longs(int bits) {
    return (bits + 63) >>> 6;
  }

  /** Starts an empty chunk. */
  void start() {
    delta = 0;
    partial = 0;
    block = 0;
    samples = 0;
    position = 0;
    leading = NO_LEADING;
    trailing = NO_TRAILING;
  }

  /** Goes on with the open chunk of a line; starts one if it has none. */
  void load(long[] page, int at) {
    long state = page[at + SeriesLine.STATE];
    samples = SeriesLine.samples(state);
    if (samples == 0) {
      start();
      return;
    }
    position = SeriesLine.position(state);
    leading = SeriesLine.leading(state);
    trailing = SeriesLine.trailing(state);
    time = page[at + SeriesLine.TIME];
    bits = page[at + SeriesLine.BITS];
    delta = page[at + SeriesLine.DELTA];
    partial = page[at + SeriesLine.PARTIAL];
    block = SeriesLine.high(page[at + SeriesLine.BLOCKS]);
  }

  /** Publishes the chunk as the open one of the line. */
  void save(long[] page, int at) {
    SeriesLine.begin(page, at);
    page[at + SeriesLine.TIME] = time;
    page[at + SeriesLine.BITS] = bits;
    page[at + SeriesLine.DELTA] = delta;
    page[at + SeriesLine.PARTIAL] = partial;
    long old = page[at + SeriesLine.BLOCKS];
    page[at + SeriesLine.BLOCKS] = SeriesLine.pair(block, SeriesLine.low(old));
    SeriesLine.end(page, at, SeriesLine.state(samples, position, leading, trailing));
  }

  /** True if no further sample may be appended. */
  boolean full() {
    return samples == MAX_SAMPLES || position > FULL_POSITION;
  }

  /** Appends a sample; the chunk must not be full. */
  void append(long newTime, long newBits) {
    if (samples == 0) {
      putUnsignedVarint((newTime << 1) ^ (newTime >> 63));
      put(newBits, 64);
    } else {
      long newDelta = newTime - time;
      if (samples == 1) {
        putUnsignedVarint(newDelta);
      } else {
        putChange(newDelta - delta);
      }
      delta = newDelta;
      putValue(newBits ^ bits);
    }
    time = newTime;
    bits = newBits;
    samples++;
  }

  /** Writes the last bits to the blocks: the chunk is closed. */
  void finish() {
    if ((position & 63) != 0) {
      flush(position >>> 6, partial);
    }
  }

  long time() {
    return time;
  }

  int block() {
    return block;
  }

  int samples() {
    return samples;
  }

  int position() {
    return position;
  }

  private void putChange(long change) {
    if (change == 0) {
      put(0, 1);
    } else if (fits(change, 14)) {
      put((0b10L << 14) | (change & 0x3fff), 2 + 14);
    } else if (fits(change, 17)) {
      put((0b110L << 17) | (change & 0x1ffff), 3 + 17);
    } else if (fits(change, 20)) {
      put((0b1110L << 20) | (change & 0xfffff), 4 + 20);
    } else {
      put(0b1111, 4);
      put(change, 64);
    }
  }

  /** The range is not that of two's complement: the lowest pattern stands for the highest value. */
  private static boolean fits(long change, int bits) {
    long half = 1L << (bits - 1);
    return 1 - half <= change && change <= half;
  }

  private void putValue(long xor) {
    if (xor == 0) {
      put(0, 1);
      return;
    }
    int zerosBefore = Math.min(Long.numberOfLeadingZeros(xor), MAX_LEADING);
    int zerosBehind = Long.numberOfTrailingZeros(xor);
    if (zerosBefore >= leading && zerosBehind >= trailing) {
      put(0b10, 2);
    } else {
      leading = zerosBefore;
      trailing = zerosBehind;
      int length = 64 - leading - trailing;
      put((0b11L << 11) | ((long) leading << 6) | (length & 0x3f), 2 + 5 + 6);
    }
    put(xor >>> trailing, 64 - leading - trailing);
  }

  private void putUnsignedVarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      put((rest & 0x7f) | 0x80, 8);
      rest >>>= 7;
    }
    put(rest, 8);
  }

  /** Appends the lowest {@code count} bits (1 to 64); those above them must be zero. */
  private void put(long value, int count) {
    int open = 64 - (position & 63);
    if (count < open) {
      partial |= value << (open - count);
    } else {
      int rest = count - open;
      flush(position >>> 6, partial | (value >>> rest));
      partial = rest == 0 ? 0 : value << (64 - rest);
    }
    position += count;
  }

  private void flush(int index, long full) {
    block = blocks.append(block, index, full);
  }
}
