package io.sluice.storage.block;

/**
 * Makes XOR chunks (encoding 1) of samples in time order, bit for bit as Prometheus and the head
 * do; for samples that must be encoded again. Used again and again. Confined to one thread.
 */
public final class XorChunkWriter {
  /** As in the head: what readers have to expect. */
  static final int MAX_SAMPLES = 120;

  private static final int MAX_BYTES = 1024;
  private static final int MAX_SAMPLE_BYTES = (4 + 64 + 13 + 64 + 7) / 8;

  private final BitWriter out = new BitWriter();
  private int samples;
  private long first;
  private long time;
  private long bits;
  private long delta;
  private int leading;
  private int trailing;

  /** Starts an empty chunk. */
  public void start() {
    out.clear();
    out.put(0, 16);
    samples = 0;
    leading = -1;
  }

  /** True if a further sample belongs to another chunk. */
  public boolean isFull() {
    return samples == MAX_SAMPLES || out.size() > MAX_BYTES - MAX_SAMPLE_BYTES;
  }

  /** Appends a sample later than the last. */
  public void append(long newTime, long newBits) {
    if (samples == 0) {
      first = newTime;
      out.putVarint(newTime);
      out.put(newBits, 64);
    } else {
      long newDelta = newTime - time;
      if (samples == 1) {
        out.putUvarint(newDelta);
      } else {
        change(newDelta - delta);
      }
      delta = newDelta;
      value(newBits ^ bits);
    }
    time = newTime;
    bits = newBits;
    samples++;
  }

  /** How many samples it has. */
  public int samples() {
    return samples;
  }

  /** Time of the first sample. */
  public long minTime() {
    return first;
  }

  /** Time of the last sample. */
  public long maxTime() {
    return time;
  }

  /** The chunk. */
  public byte[] toArray() {
    out.setShort(0, samples);
    return out.toArray();
  }

  private void change(long change) {
    if (change == 0) {
      out.put(0, 1);
    } else if (fits(change, 14)) {
      out.put(0b10, 2);
      out.put(change, 14);
    } else if (fits(change, 17)) {
      out.put(0b110, 3);
      out.put(change, 17);
    } else if (fits(change, 20)) {
      out.put(0b1110, 4);
      out.put(change, 20);
    } else {
      out.put(0b1111, 4);
      out.put(change, 64);
    }
  }

  private static boolean fits(long change, int bits) {
    long half = 1L << (bits - 1);
    return 1 - half <= change && change <= half;
  }

  private void value(long xor) {
    if (xor == 0) {
      out.put(0, 1);
      return;
    }
    int before = Math.min(Long.numberOfLeadingZeros(xor), 31);
    int behind = Long.numberOfTrailingZeros(xor);
    if (leading >= 0 && before >= leading && behind >= trailing) {
      out.put(0b10, 2);
    } else {
      leading = before;
      trailing = behind;
      out.put(0b11, 2);
      out.put(leading, 5);
      out.put((64 - leading - trailing) & 0x3f, 6);
    }
    out.put(xor >>> trailing, 64 - leading - trailing);
  }
}
