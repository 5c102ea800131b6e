package io.sluice.storage.wal;

/**
 * One intact frame as read; filled again for the next. Confined to its reader's thread.
 *
 * <p>{@link #bytes} from {@link #payload} on hold the payload until the reader reads on.
 */
final class Frame {
  int offset;
  int length;
  int type;
  long sequence;
  long syncedSegment;
  int syncedOffset;
  byte[] bytes = new byte[0];
  int payload;

  void fill(byte[] window, int at, int frameOffset) {
    offset = frameOffset;
    length = WalFormat.getInt(window, at + WalFormat.F_LENGTH);
    sequence = WalFormat.getLong(window, at + WalFormat.F_SEQUENCE);
    syncedSegment = WalFormat.getLong(window, at + WalFormat.F_SYNCED_SEGMENT);
    syncedOffset = WalFormat.getInt(window, at + WalFormat.F_SYNCED_OFFSET);
    type = WalFormat.getInt(window, at + WalFormat.F_TYPE);
    bytes = window;
    payload = at + WalFormat.FRAME_HEADER;
  }

  /** Offset behind it. */
  int end() {
    return offset + WalFormat.frameBytes(length);
  }

  boolean isOpening() {
    return type == WalFormat.TYPE_OPEN && length == WalFormat.OPEN_PAYLOAD;
  }

  /** Of an opening frame: sequences from here up to its own don't count. */
  long firstVoided() {
    return WalFormat.getLong(bytes, payload + WalFormat.O_FIRST_VOIDED);
  }

  /** Of an opening frame: the last sequence of what was written with it and must be whole. */
  long unitLast() {
    return WalFormat.getLong(bytes, payload + WalFormat.O_UNIT_LAST);
  }

  /** The position through which the log was synced when this was written. */
  LogPosition synced() {
    return new LogPosition(syncedSegment, syncedOffset);
  }
}
