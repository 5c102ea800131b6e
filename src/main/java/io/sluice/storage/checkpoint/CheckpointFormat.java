package io.sluice.storage.checkpoint;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The numbers of docs/format/checkpoint.md, each defined from the one before. Integers are
 * little-endian; bits of chunks are big-endian, as in Prometheus' chunks. Immutable.
 */
final class CheckpointFormat {
  /** "SLUICCKP" read as a little-endian long. */
  static final long MAGIC = 0x504b434349554c53L;

  static final int VERSION = 1;
  static final int KNOWN_FEATURES = 0;

  // Header, twice: at 0 and in another sector.
  static final int H_MAGIC = 0;
  static final int H_VERSION = H_MAGIC + 8;
  static final int H_FEATURES = H_VERSION + 4;
  static final int H_DIRECTORY = H_FEATURES + 4;
  static final int H_LOG = H_DIRECTORY + 16;
  static final int H_OFFSET = H_LOG + 4;
  static final int H_SEGMENT = H_OFFSET + 4;
  static final int H_NUMBER = H_SEGMENT + 8;
  static final int H_FILE = H_NUMBER + 8;
  static final int H_RANGE = H_FILE + 8;
  static final int H_ZERO = H_RANGE + 8;
  static final int H_CRC = H_ZERO + 4;
  static final int HEADER = H_CRC + 4;
  static final int HEADER_COPY = 2048;
  static final int HEADER_BYTES = HEADER_COPY + 2048;

  // Frame.
  static final int F_CRC = 0;
  static final int F_LENGTH = F_CRC + 4;
  static final int F_FILE = F_LENGTH + 4;
  static final int F_INDEX = F_FILE + 8;
  static final int F_TYPE = F_INDEX + 4;
  static final int F_SEGMENT = F_TYPE + 4;
  static final int F_OFFSET = F_SEGMENT + 8;
  static final int F_FIRST_REF = F_OFFSET + 4;
  static final int F_END_REF = F_FIRST_REF + 4;
  static final int F_ZERO = F_END_REF + 4;
  static final int FRAME_HEADER = F_ZERO + 4;
  static final int ALIGNMENT = 8;

  static final int TYPE_SERIES = 1;
  static final int TYPE_EXTRAS = 2;
  static final int TYPE_END = 3;

  /** Payload of the last frame: series, chunks, samples, extras. */
  static final int END_PAYLOAD = 4 * Long.BYTES;

  // Records, each led by (zigzag(ref - previous ref) << 3) | kind.
  static final int KIND_BITS = 3;
  static final int KIND_DEFINE = 0;
  static final int KIND_CHUNK = 1;
  static final int KIND_LATE_CHUNK = 2;
  static final int KIND_OPEN = 3;
  static final int KIND_NEWEST = 4;
  static final int KIND_BUFFERED = 5;
  static final int KIND_EXTRA = 6;

  /** A frame is closed once its payload reaches this. */
  static final int SPLIT_PAYLOAD = 1 << 20;

  static final int MAX_BYTES = 1 << 20;

  /** Everything in a record but its bytes. */
  static final int MAX_RECORD_HEAD = 64;

  static final int MAX_PAYLOAD = SPLIT_PAYLOAD + MAX_BYTES + MAX_RECORD_HEAD;

  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private CheckpointFormat() {}

  static int getInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static long getLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static void putInt(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }

  /** Bytes that a frame with that payload takes in the file. */
  static int frameBytes(int payload) {
    return (FRAME_HEADER + payload + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
