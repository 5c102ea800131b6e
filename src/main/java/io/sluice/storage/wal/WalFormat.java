package io.sluice.storage.wal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The numbers of docs/format/wal.md, each defined from the one before. All integers are
 * little-endian. Immutable.
 */
final class WalFormat {
  /** "SLUICWAL" read as a little-endian long. */
  static final long MAGIC = 0x4c41574349554c53L;

  static final int VERSION = 1;
  static final int OLDEST_VERSION = 1;

  /** Feature bit: groups may hold records of kind {@link #KIND_EXTRA}. */
  static final int FEATURE_EXTRA = 1;

  /** Feature bits that this version can read. */
  static final int KNOWN_FEATURES = FEATURE_EXTRA;

  /** Feature bits of every segment that this version makes; it appends to no others. */
  static final int WRITTEN_FEATURES = FEATURE_EXTRA;

  // Segment header, twice: at 0 and in another sector.
  static final int H_MAGIC = 0;
  static final int H_VERSION = H_MAGIC + 8;
  static final int H_FEATURES = H_VERSION + 4;
  static final int H_DIRECTORY = H_FEATURES + 4;
  static final int H_LOG = H_DIRECTORY + 16;
  static final int H_FLAGS = H_LOG + 4;
  static final int H_SEGMENT = H_FLAGS + 4;
  static final int H_EPOCH = H_SEGMENT + 8;
  static final int H_SIZE = H_EPOCH + 8;
  static final int H_CRC = H_SIZE + 4;
  static final int HEADER_COPY = 2048;
  static final int HEADER_BYTES = HEADER_COPY + 2048;

  /** The file held an older segment before: what is behind the end may be old bytes. */
  static final int FLAG_RECYCLED = 1;

  // Frame.
  static final int F_CRC = 0;
  static final int F_LENGTH = F_CRC + 4;
  static final int F_EPOCH = F_LENGTH + 4;
  static final int F_SEQUENCE = F_EPOCH + 8;
  static final int F_SYNCED_SEGMENT = F_SEQUENCE + 8;
  static final int F_SYNCED_OFFSET = F_SYNCED_SEGMENT + 8;
  static final int F_TYPE = F_SYNCED_OFFSET + 4;
  static final int FRAME_HEADER = F_TYPE + 4;
  static final int ALIGNMENT = 8;

  static final int TYPE_GROUP = 1;
  static final int TYPE_OPEN = 2;
  static final int TYPE_CLOSE = 3;

  // Payload of an opening frame.
  static final int O_PREVIOUS_SEGMENT = 0;
  static final int O_PREVIOUS_OFFSET = O_PREVIOUS_SEGMENT + 8;
  static final int O_RESERVED = O_PREVIOUS_OFFSET + 4;
  static final int O_FIRST_VOIDED = O_RESERVED + 4;
  static final int O_UNIT_LAST = O_FIRST_VOIDED + 8;
  static final int OPEN_PAYLOAD = O_UNIT_LAST + 8;

  // Payload of a group: records, each led by (zigzag(ref - previous ref) << 2) | kind.
  static final int KIND_BITS = 2;
  static final int KIND_SAMPLE = 0;
  static final int KIND_DEFINE = 1;
  static final int KIND_EXTRA = 2;

  /** A frame is closed once its payload reaches this. */
  static final int SPLIT_PAYLOAD = 1 << 20;

  static final int MAX_DEFINITION = 1 << 20;
  static final int MAX_EXTRA = MAX_DEFINITION;
  static final int MAX_RECORD = MAX_DEFINITION + 16;
  static final int MAX_PAYLOAD = SPLIT_PAYLOAD + MAX_RECORD;

  static final int SMALLEST_SEGMENT = 2 * HEADER_BYTES;
  static final int LARGEST_SEGMENT = 1 << 30;

  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private WalFormat() {}

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

  /** The next multiple of eight. */
  static int align(int bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** Bytes that a frame with that payload takes in the file. */
  static int frameBytes(int payload) {
    return align(FRAME_HEADER + payload);
  }
}
