package io.sluice.storage.wal;

import static io.sluice.storage.wal.WalFormat.FRAME_HEADER;
import static io.sluice.storage.wal.WalFormat.KIND_BITS;
import static io.sluice.storage.wal.WalFormat.KIND_DEFINE;
import static io.sluice.storage.wal.WalFormat.KIND_EXTRA;
import static io.sluice.storage.wal.WalFormat.KIND_SAMPLE;

import java.util.Arrays;

/**
 * Encodes one group for the log: definitions of new series and samples, in order. Made once and
 * used again and again. Confined to the shard's thread.
 *
 * <p>The bytes are laid out as they go to the file, with a gap for each frame's header, which the
 * log fills in. Refs and times are deltas that start from 0 in each frame, so that every frame can
 * be read alone.
 */
public final class GroupRecord {
  private static final int LARGEST_SAMPLE = 5 + 10 + 8;
  private static final int KEPT_CAPACITY = 4 << 20;
  private static final int FIRST_CAPACITY = 64 << 10;

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int at;
  private int frame = -1; // start of the open frame, -1 if none is open
  private int checkAt; // past this a sample may not fit, or the frame is long enough
  private int lastRef;
  private long lastTime;
  private int samples;
  private int definitions;
  private int extras;

  /** Forgets everything, for the next group. Memory beyond 4 MiB is given back. */
  public void reset() {
    if (bytes.length > KEPT_CAPACITY) {
      bytes = new byte[FIRST_CAPACITY];
    }
    at = 0;
    frame = -1;
    checkAt = -1;
    samples = 0;
    definitions = 0;
    extras = 0;
  }

  /** An empty record. */
  public GroupRecord() {
    reset();
  }

  /**
   * Says what a new ref means. Must come before its first sample.
   *
   * @throws IllegalArgumentException if the labels take more than 1 MiB
   */
  public void define(int ref, byte[] canonical, int offset, int length) {
    if (length > WalFormat.MAX_DEFINITION) {
      throw new IllegalArgumentException("labels of " + length + " bytes (expected: <= 1 MiB)");
    }
    room(length + LARGEST_SAMPLE);
    at = putVarint(bytes, at, zigzag(ref - lastRef) << KIND_BITS | KIND_DEFINE);
    at = putVarint(bytes, at, length);
    lastRef = ref;
    System.arraycopy(canonical, offset, bytes, at, length);
    at += length;
    definitions++;
  }

  /** Adds a sample; the bits are kept as they are. */
  public void sample(int ref, long timestampMillis, long valueBits) {
    if (at > checkAt) {
      room(LARGEST_SAMPLE);
    }
    long head = zigzag(ref - lastRef) << KIND_BITS | KIND_SAMPLE;
    long delta = timestampMillis - lastTime;
    long time = (delta << 1) ^ (delta >> 63);
    lastRef = ref;
    lastTime = timestampMillis;
    byte[] to = bytes;
    int p = at;
    if ((head | time) >>> 7 == 0) { // the usual case: the next series, the same time
      to[p] = (byte) head;
      to[p + 1] = (byte) time;
      p += 2;
    } else {
      p = putVarint(to, putVarint(to, p, head), time);
    }
    WalFormat.putLong(to, p, valueBits);
    at = p + Long.BYTES;
    samples++;
  }

  /**
   * Adds something that belongs to a series and is no sample; see docs/format/wal.md for the types.
   * The ref must have been defined in this log.
   *
   * @param type 0 to 127
   * @throws IllegalArgumentException if it takes more than 1 MiB
   */
  public void extra(int ref, int type, byte[] from, int offset, int length) {
    if (length > WalFormat.MAX_EXTRA) {
      throw new IllegalArgumentException("extra of " + length + " bytes (expected: <= 1 MiB)");
    }
    room(length + LARGEST_SAMPLE);
    at = putVarint(bytes, at, zigzag(ref - lastRef) << KIND_BITS | KIND_EXTRA);
    bytes[at++] = (byte) (type & 0x7f);
    at = putVarint(bytes, at, length);
    lastRef = ref;
    System.arraycopy(from, offset, bytes, at, length);
    at += length;
    extras++;
  }

  /** Bytes that the group takes in the log so far, frame headers included. */
  public int bytes() {
    return at;
  }

  /** Samples so far. */
  public int samples() {
    return samples;
  }

  /** Definitions so far. */
  public int definitions() {
    return definitions;
  }

  /** Extras so far. */
  public int extras() {
    return extras;
  }

  /** True if nothing was added. */
  public boolean isEmpty() {
    return at == 0;
  }

  /** Ends the open frame; afterwards {@link #array} up to {@link #bytes} is whole frames. */
  void seal() {
    if (frame < 0) {
      return;
    }
    int payload = at - frame - FRAME_HEADER;
    int end = frame + WalFormat.frameBytes(payload);
    growTo(end);
    Arrays.fill(bytes, at, end, (byte) 0);
    WalFormat.putInt(bytes, frame + WalFormat.F_LENGTH, payload);
    WalFormat.putInt(bytes, frame + WalFormat.F_TYPE, WalFormat.TYPE_GROUP);
    at = end;
    frame = -1;
    checkAt = -1;
  }

  /** The encoded frames, up to {@link #bytes}. */
  byte[] array() {
    return bytes;
  }

  private void room(int needed) {
    if (frame >= 0 && at - frame - FRAME_HEADER >= WalFormat.SPLIT_PAYLOAD) {
      seal();
    }
    growTo(at + FRAME_HEADER + needed + WalFormat.ALIGNMENT);
    if (frame < 0) {
      frame = at;
      at += FRAME_HEADER;
      lastRef = 0;
      lastTime = 0;
    }
    checkAt =
        Math.min(frame + FRAME_HEADER + WalFormat.SPLIT_PAYLOAD - 1, bytes.length - LARGEST_SAMPLE);
  }

  private void growTo(int capacity) {
    if (capacity > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(capacity, bytes.length * 2));
    }
  }

  private static long zigzag(int delta) {
    return ((delta << 1) ^ (delta >> 31)) & 0xffff_ffffL;
  }

  private static int putVarint(byte[] to, int position, long value) {
    int p = position;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      to[p++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[p++] = (byte) rest;
    return p;
  }
}
