package io.sluice.storage.wal;

import java.util.Arrays;

/**
 * The groups that were answered at a weaker level and not synced yet, as frames without their
 * headers filled in, so that they can be logged again should the sync fail. Confined to the shard's
 * thread.
 */
final class UnsyncedGroups {
  private static final int KEPT_CAPACITY = 1 << 20;
  private final int bound;
  private byte[] frames = new byte[0];
  private int length;

  UnsyncedGroups(int bound) {
    this.bound = bound;
  }

  /** True if so many bytes more would pass the bound. */
  boolean wouldPassBound(int more) {
    return (long) length + more > bound;
  }

  void add(byte[] more, int bytes) {
    if (length + bytes > frames.length) {
      int capacity = Math.max(length + bytes, Math.min(bound, frames.length * 2));
      frames = Arrays.copyOf(frames, capacity);
    }
    System.arraycopy(more, 0, frames, length, bytes);
    length += bytes;
  }

  void clear() {
    length = 0;
    if (frames.length > KEPT_CAPACITY) {
      frames = new byte[0];
    }
  }

  boolean isEmpty() {
    return length == 0;
  }

  byte[] array() {
    return frames;
  }

  int bytes() {
    return length;
  }

  /** How many frames they are. */
  int frames() {
    int count = 0;
    for (int at = 0; at < length; count++) {
      at += WalFormat.frameBytes(WalFormat.getInt(frames, at + WalFormat.F_LENGTH));
    }
    return count;
  }
}
