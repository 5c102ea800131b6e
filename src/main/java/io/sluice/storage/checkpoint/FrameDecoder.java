package io.sluice.storage.checkpoint;

import io.sluice.storage.checkpoint.CheckpointVisitor.OpenState;

/**
 * Decodes the records of one frame after another. Never trusts a length: what does not fit makes
 * the frame a bad one. Confined to one thread.
 */
final class FrameDecoder {
  private final CheckpointVisitor visitor;
  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private boolean failed;

  long series;
  long chunks;
  long samples;
  long extras;

  FrameDecoder(CheckpointVisitor visitor) {
    this.visitor = visitor;
  }

  /** Hands on what a payload holds; false if it does not hold together. */
  boolean decode(byte[] from, int off, int len) {
    bytes = from;
    at = off;
    end = off + len;
    failed = false;
    int ref = 0;
    while (at < end && !failed) {
      long head = uvarint();
      long zigzag = head >>> CheckpointFormat.KIND_BITS;
      ref += (int) (zigzag >>> 1) ^ -(int) (zigzag & 1);
      int kind = (int) head & ((1 << CheckpointFormat.KIND_BITS) - 1);
      if (failed || ref < 0) {
        return false;
      }
      record(ref, kind);
    }
    return !failed && at == end;
  }

  private void record(int ref, int kind) {
    switch (kind) {
      case CheckpointFormat.KIND_DEFINE -> define(ref);
      case CheckpointFormat.KIND_CHUNK -> closed(ref, false);
      case CheckpointFormat.KIND_LATE_CHUNK -> closed(ref, true);
      case CheckpointFormat.KIND_OPEN -> open(ref);
      case CheckpointFormat.KIND_NEWEST, CheckpointFormat.KIND_BUFFERED ->
          sample(ref, kind == CheckpointFormat.KIND_BUFFERED);
      case CheckpointFormat.KIND_EXTRA -> extra(ref);
      default -> failed = true;
    }
  }

  private void define(int ref) {
    long length = uvarint();
    if (takes(length) && length > 0) {
      visitor.define(ref, bytes, at, (int) length);
      at += (int) length;
      series++;
    } else {
      failed = true;
    }
  }

  private void closed(int ref, boolean outOfOrder) {
    long count = uvarint();
    long bits = uvarint();
    long min = signed();
    long max = min + uvarint();
    int length = lengthOf(count, bits);
    if (length >= 0) {
      visitor.closed(ref, outOfOrder, (int) count, min, max, bytes, at, (int) bits);
      chunks++;
      samples += count;
      at += length;
    }
  }

  private void open(int ref) {
    long count = uvarint();
    long bits = uvarint();
    int leading = small();
    int trailing = small();
    long time = signed();
    long valueBits = fixed();
    long delta = signed();
    int length = lengthOf(count, bits);
    if (length >= 0) {
      OpenState state = new OpenState((int) count, leading, trailing, time, valueBits, delta);
      visitor.open(ref, state, bytes, at, (int) bits);
      chunks++;
      samples += count;
      at += length;
    }
  }

  /** Bytes of a chunk, -1 and failed if it can't be one. */
  private int lengthOf(long count, long bits) {
    boolean fits = count > 0 && count < 1 << 16 && bits > 0 && bits <= 8L * (end - at);
    failed |= !fits;
    return failed ? -1 : (int) ((bits + 7) >>> 3);
  }

  private void sample(int ref, boolean buffered) {
    long time = signed();
    long valueBits = fixed();
    if (failed) {
      return;
    }
    if (buffered) {
      visitor.buffered(ref, time, valueBits);
      samples++;
    } else {
      visitor.newest(ref, time, valueBits);
    }
  }

  private void extra(int ref) {
    int type = small();
    long length = uvarint();
    if (takes(length)) {
      visitor.extra(ref, type, bytes, at, (int) length);
      at += (int) length;
      extras++;
    } else {
      failed = true;
    }
  }

  private boolean takes(long length) {
    return !failed && length >= 0 && length <= end - at;
  }

  private int small() {
    if (at >= end) {
      failed = true;
      return 0;
    }
    return bytes[at++] & 0xff;
  }

  private long fixed() {
    if (end - at < Long.BYTES) {
      failed = true;
      return 0;
    }
    long value = CheckpointFormat.getLong(bytes, at);
    at += Long.BYTES;
    return value;
  }

  private long signed() {
    long zigzag = uvarint();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  private long uvarint() {
    long value = 0;
    for (int shift = 0; shift < 64 && at < end; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    failed = true;
    return 0;
  }
}
