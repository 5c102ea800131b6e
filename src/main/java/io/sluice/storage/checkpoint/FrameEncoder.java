package io.sluice.storage.checkpoint;

import io.sluice.storage.checkpoint.CheckpointVisitor.OpenState;
import io.sluice.storage.wal.LogPosition;
import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * Lays records out as frames and hands each frame on when it is full. Confined to one thread.
 *
 * <p>Refs are deltas that start from 0 in each frame, so that every frame can be read alone.
 */
final class FrameEncoder {

  /** Takes whole frames. */
  @FunctionalInterface
  interface Out {
    void write(byte[] frame, int length) throws IOException;
  }

  private final Out out;
  private final long file;
  private final CRC32C crc = new CRC32C();
  private final byte[] bytes = new byte[CheckpointFormat.frameBytes(CheckpointFormat.MAX_PAYLOAD)];
  private int at = CheckpointFormat.FRAME_HEADER;
  private int index;
  private int type;
  private LogPosition position = LogPosition.START;
  private int firstRef;
  private int lastRef;
  private int deltaFrom;

  FrameEncoder(long file, Out out) {
    this.file = file;
    this.out = out;
  }

  /** What follows are frames of that type, which say what the log says up to there. */
  void begin(int frameType, LogPosition through, int ref) {
    type = frameType;
    position = through;
    firstRef = ref;
    lastRef = ref;
    deltaFrom = 0;
    at = CheckpointFormat.FRAME_HEADER;
  }

  void define(int ref, byte[] labels, int length) throws IOException {
    head(ref, CheckpointFormat.KIND_DEFINE, length);
    uvarint(length);
    put(labels, 0, length);
  }

  void closed(int ref, boolean outOfOrder, int samples, long min, long max, long[] words, int bits)
      throws IOException {
    int kind = outOfOrder ? CheckpointFormat.KIND_LATE_CHUNK : CheckpointFormat.KIND_CHUNK;
    head(ref, kind, bits);
    uvarint(samples);
    uvarint(bits);
    signed(min);
    uvarint(max - min);
    put(words, bits);
  }

  void open(int ref, OpenState state, long[] words, int bits) throws IOException {
    head(ref, CheckpointFormat.KIND_OPEN, bits);
    uvarint(state.samples());
    uvarint(bits);
    bytes[at++] = (byte) state.leading();
    bytes[at++] = (byte) state.trailing();
    signed(state.time());
    fixed(state.valueBits());
    signed(state.delta());
    put(words, bits);
  }

  void newest(int ref, long time, long valueBits) throws IOException {
    head(ref, CheckpointFormat.KIND_NEWEST, 0);
    signed(time);
    fixed(valueBits);
  }

  void buffered(int ref, long time, long valueBits) throws IOException {
    head(ref, CheckpointFormat.KIND_BUFFERED, 0);
    signed(time);
    fixed(valueBits);
  }

  void extra(int ref, int extraType, byte[] from, int off, int len) throws IOException {
    head(ref, CheckpointFormat.KIND_EXTRA, len);
    bytes[at++] = (byte) (extraType & 0x7f);
    uvarint(len);
    put(from, off, len);
  }

  /** Ends the frames begun; the last one reaches up to that ref. */
  void end(int endRef) throws IOException {
    if (at > CheckpointFormat.FRAME_HEADER) {
      flush(endRef);
    }
  }

  /** The last frame of the file. */
  void finish(LogPosition through, long... sums) throws IOException {
    begin(CheckpointFormat.TYPE_END, through, 0);
    for (long sum : sums) {
      fixed(sum);
    }
    flush(0);
  }

  private void head(int ref, int kind, int length) throws IOException {
    if (length > CheckpointFormat.MAX_BYTES) {
      throw new IllegalArgumentException("a record of " + length + " bytes (expected: <= 1 MiB)");
    }
    if (at - CheckpointFormat.FRAME_HEADER >= CheckpointFormat.SPLIT_PAYLOAD) {
      flush(lastRef + 1);
      firstRef = ref;
    }
    int delta = ref - deltaFrom;
    uvarint((((delta << 1) ^ (delta >> 31)) & 0xffff_ffffL) << CheckpointFormat.KIND_BITS | kind);
    deltaFrom = ref;
    lastRef = ref;
  }

  private void flush(int endRef) throws IOException {
    int payload = at - CheckpointFormat.FRAME_HEADER;
    int length = CheckpointFormat.frameBytes(payload);
    while (at < length) {
      bytes[at++] = 0;
    }
    CheckpointFormat.putInt(bytes, CheckpointFormat.F_LENGTH, payload);
    CheckpointFormat.putLong(bytes, CheckpointFormat.F_FILE, file);
    CheckpointFormat.putInt(bytes, CheckpointFormat.F_INDEX, index++);
    CheckpointFormat.putInt(bytes, CheckpointFormat.F_TYPE, type);
    CheckpointFormat.putLong(bytes, CheckpointFormat.F_SEGMENT, position.segment());
    CheckpointFormat.putInt(bytes, CheckpointFormat.F_OFFSET, position.offset());
    CheckpointFormat.putInt(bytes, CheckpointFormat.F_FIRST_REF, firstRef);
    CheckpointFormat.putInt(bytes, CheckpointFormat.F_END_REF, endRef);
    CheckpointFormat.putInt(bytes, CheckpointFormat.F_ZERO, 0);
    crc.reset();
    crc.update(bytes, CheckpointFormat.F_LENGTH, length - CheckpointFormat.F_LENGTH);
    CheckpointFormat.putInt(bytes, CheckpointFormat.F_CRC, (int) crc.getValue());
    out.write(bytes, length);
    at = CheckpointFormat.FRAME_HEADER;
    deltaFrom = 0;
  }

  private void put(byte[] from, int off, int len) {
    System.arraycopy(from, off, bytes, at, len);
    at += len;
  }

  private void put(long[] words, int bits) {
    int whole = bits >>> 6;
    for (int i = 0; i < whole; i++) {
      CheckpointFormat.WORD.set(bytes, at, words[i]);
      at += Long.BYTES;
    }
    for (int rest = ((bits & 63) + 7) >>> 3, i = 0; i < rest; i++) {
      bytes[at++] = (byte) (words[whole] >>> (56 - 8 * i));
    }
  }

  private void fixed(long value) {
    CheckpointFormat.putLong(bytes, at, value);
    at += Long.BYTES;
  }

  private void signed(long value) {
    uvarint((value << 1) ^ (value >> 63));
  }

  private void uvarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
  }
}
