package io.sluice.storage.checkpoint;

import static io.sluice.storage.checkpoint.CheckpointFormat.getInt;
import static io.sluice.storage.checkpoint.CheckpointFormat.getLong;

import io.sluice.storage.io.StorageFile;
import io.sluice.storage.wal.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Finds the intact frames of one file. Lengths are checked against the file, bytes against the
 * checksum. Confined to one thread.
 */
final class FrameFile {
  private static final int SEARCH = 64 << 10;

  private final StorageFile file;
  private final long size;
  private final long id;
  private final CRC32C crc = new CRC32C();
  private byte[] bytes = new byte[CheckpointFormat.FRAME_HEADER];

  /** Frames that carry that id. */
  FrameFile(StorageFile file, long id) throws IOException {
    this.file = file;
    this.size = file.size();
    this.id = id;
  }

  long size() {
    return size;
  }

  /** The first intact frame from there on, which is then the current one; -1 if there is none. */
  long find(long from) throws IOException {
    if (load(from)) {
      return from;
    }
    byte[] window = new byte[SEARCH];
    for (long start = from; start < size; start += SEARCH) {
      int read = file.read(ByteBuffer.wrap(window), start);
      for (int i = 0; i + Long.BYTES <= read; i += CheckpointFormat.ALIGNMENT) {
        long frame = start + i - CheckpointFormat.F_FILE;
        if (getLong(window, i) == id && frame > from && load(frame)) {
          return frame;
        }
      }
    }
    return -1;
  }

  private boolean load(long at) throws IOException {
    if (size - at < CheckpointFormat.FRAME_HEADER
        || !read(at, CheckpointFormat.FRAME_HEADER)
        || getLong(bytes, CheckpointFormat.F_FILE) != id) {
      return false;
    }
    int payload = payload();
    if (payload < 0
        || payload > CheckpointFormat.MAX_PAYLOAD
        || CheckpointFormat.frameBytes(payload) > size - at
        || !read(at, CheckpointFormat.frameBytes(payload))) {
      return false;
    }
    crc.reset();
    crc.update(bytes, CheckpointFormat.F_LENGTH, length() - CheckpointFormat.F_LENGTH);
    return (int) crc.getValue() == getInt(bytes, CheckpointFormat.F_CRC);
  }

  private boolean read(long at, int length) throws IOException {
    if (bytes.length < length) {
      bytes = new byte[length];
    }
    return file.read(ByteBuffer.wrap(bytes, 0, length), at) == length;
  }

  /** The current frame, header first. */
  byte[] bytes() {
    return bytes;
  }

  int payload() {
    return getInt(bytes, CheckpointFormat.F_LENGTH);
  }

  /** Bytes that it takes in the file. */
  int length() {
    return CheckpointFormat.frameBytes(payload());
  }

  int index() {
    return getInt(bytes, CheckpointFormat.F_INDEX);
  }

  int type() {
    return getInt(bytes, CheckpointFormat.F_TYPE);
  }

  int firstRef() {
    return getInt(bytes, CheckpointFormat.F_FIRST_REF);
  }

  int endRef() {
    return getInt(bytes, CheckpointFormat.F_END_REF);
  }

  /** What the log said up to there is in it. */
  LogPosition position() {
    return new LogPosition(
        getLong(bytes, CheckpointFormat.F_SEGMENT), getInt(bytes, CheckpointFormat.F_OFFSET));
  }
}
