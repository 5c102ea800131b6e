package io.sluice.storage.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Frames on their way into a segment: fills in headers and checksums and writes them as one piece
 * (in pieces of 1 MiB if they are more). Made once and used again. Confined to the shard's thread.
 */
final class FrameBatch {
  private static final int PIECE = 1 << 20;

  private final ByteBuffer piece;
  private final CRC32C crc = new CRC32C();
  private final byte[] small =
      new byte[WalFormat.frameBytes(WalFormat.OPEN_PAYLOAD)]; // an opening or closing frame
  private LogPosition synced = LogPosition.START;
  private long sequence;

  /** For groups that rarely take more than a segment of that size. */
  FrameBatch(int segmentSize) {
    piece = ByteBuffer.allocateDirect(Math.min(segmentSize, PIECE));
  }

  /** The sequence that the next frame will get. It counts as used even if a write fails. */
  long sequence() {
    return sequence;
  }

  /** Goes on counting from that sequence. */
  void startAt(long next) {
    sequence = next;
  }

  /** Frames from here on carry that position as the one through which the log is synced. */
  void syncedThrough(LogPosition position) {
    synced = position;
  }

  /**
   * Writes an opening frame.
   *
   * @param firstVoided sequences from this one up to the frame's own don't count
   * @param repeated how many of the frames that follow repeat what was in the failed segment
   * @return position behind it
   */
  int open(Segment to, int at, long firstVoided, int repeated) throws IOException {
    WalFormat.putInt(small, WalFormat.F_LENGTH, WalFormat.OPEN_PAYLOAD);
    WalFormat.putInt(small, WalFormat.F_TYPE, WalFormat.TYPE_OPEN);
    int payload = WalFormat.FRAME_HEADER;
    WalFormat.putLong(small, payload + WalFormat.O_PREVIOUS_SEGMENT, synced.segment());
    WalFormat.putInt(small, payload + WalFormat.O_PREVIOUS_OFFSET, synced.offset());
    WalFormat.putInt(small, payload + WalFormat.O_RESERVED, 0);
    WalFormat.putLong(small, payload + WalFormat.O_FIRST_VOIDED, firstVoided);
    WalFormat.putLong(small, payload + WalFormat.O_UNIT_LAST, sequence + repeated);
    return add(to, at, small, WalFormat.frameBytes(WalFormat.OPEN_PAYLOAD));
  }

  /** Writes a closing frame; returns the position behind it. */
  int close(Segment to, int at) throws IOException {
    WalFormat.putInt(small, WalFormat.F_LENGTH, 0);
    WalFormat.putInt(small, WalFormat.F_TYPE, WalFormat.TYPE_CLOSE);
    return add(to, at, small, WalFormat.frameBytes(0));
  }

  /** Adds whole frames whose headers lack all but length and type; returns the position behind. */
  int add(Segment to, int at, byte[] frames, int bytes) throws IOException {
    for (int frame = 0; frame < bytes; ) {
      frame += stamp(frames, frame, to.epoch());
    }
    int from = 0;
    int position = at;
    while (from < bytes) {
      if (!piece.hasRemaining()) {
        flush(to, position);
      }
      int part = Math.min(bytes - from, piece.remaining());
      piece.put(frames, from, part);
      from += part;
      position += part;
    }
    return position;
  }

  /** Writes what is still held; {@code end} is the position behind it. */
  void flush(Segment to, int end) throws IOException {
    piece.flip();
    int start = end - piece.remaining();
    try {
      to.file().write(piece, start);
    } finally {
      piece.clear();
    }
  }

  /** Forgets what is held, after a failure. */
  void discard() {
    piece.clear();
  }

  private int stamp(byte[] bytes, int frame, long epoch) {
    int payload = WalFormat.getInt(bytes, frame + WalFormat.F_LENGTH);
    WalFormat.putLong(bytes, frame + WalFormat.F_EPOCH, epoch);
    WalFormat.putLong(bytes, frame + WalFormat.F_SEQUENCE, sequence++);
    WalFormat.putLong(bytes, frame + WalFormat.F_SYNCED_SEGMENT, synced.segment());
    WalFormat.putInt(bytes, frame + WalFormat.F_SYNCED_OFFSET, synced.offset());
    crc.reset();
    crc.update(bytes, frame + WalFormat.F_LENGTH, WalFormat.FRAME_HEADER - 4 + payload);
    WalFormat.putInt(bytes, frame + WalFormat.F_CRC, (int) crc.getValue());
    return WalFormat.frameBytes(payload);
  }
}
