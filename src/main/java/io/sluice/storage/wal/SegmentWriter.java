package io.sluice.storage.wal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to the current segment, in whole pieces, and syncs it. Knows nothing of failures:
 * whoever gets an exception must {@link #abandon}. Confined to the shard's thread.
 */
final class SegmentWriter {
  private static final int OPENING_FRAME = WalFormat.frameBytes(WalFormat.OPEN_PAYLOAD);
  private static final int CLOSING_FRAME = WalFormat.frameBytes(0);

  private final LogObserver observer;
  private final FrameBatch batch;
  private @Nullable Segment current; // null before the first, or after a failure
  private int offset; // where the next frame goes in it
  private boolean opening; // the next piece begins with an opening frame

  SegmentWriter(LogObserver observer, int segmentSize, long nextSequence) {
    this.observer = observer;
    this.batch = new FrameBatch(segmentSize);
    this.batch.startAt(nextSequence);
  }

  /** Highest sequence that was used, in vain or not. */
  long lastSequence() {
    return batch.sequence() - 1;
  }

  boolean hasSegment() {
    return current != null;
  }

  /** Number of the current segment. */
  long segment() {
    return segmentOrThrow().number();
  }

  private Segment segmentOrThrow() {
    if (current == null) {
      throw new IllegalStateException("no segment is open");
    }
    return current;
  }

  /** True if a group of that size fits, with what must come before it. */
  boolean hasRoom(int bytes, UnsyncedGroups repeated) {
    int lead = opening ? openingBytes(repeated) : 0;
    return current != null && current.size() - offset >= (long) bytes + lead;
  }

  /** Bytes that a fresh segment begins with, behind its header. */
  static int openingBytes(UnsyncedGroups repeated) {
    return OPENING_FRAME + repeated.bytes();
  }

  /** Goes on in that segment, from its start or from where an earlier run ended. */
  void begin(Segment fresh, int at) {
    release();
    current = fresh;
    offset = at;
    opening = true;
  }

  /**
   * Writes one piece: an opening frame and what it repeats, if it is the first since {@link
   * #begin}, and a group, if there is one.
   *
   * @param synced position through which the log is durable
   * @param firstVoided the sequence behind it
   * @return position behind the piece
   */
  LogPosition write(
      LogPosition synced, long firstVoided, UnsyncedGroups repeated, @Nullable GroupRecord group)
      throws IOException {
    Segment segment = segmentOrThrow();
    long start = System.nanoTime();
    int at = offset;
    CrashPoints.pass(CrashPoints.BEFORE_WRITE);
    batch.syncedThrough(synced);
    if (opening) {
      at = batch.open(segment, at, firstVoided, repeated.frames());
      at = batch.add(segment, at, repeated.array(), repeated.bytes());
    }
    if (group != null) {
      at = batch.add(segment, at, group.array(), group.bytes());
    }
    batch.flush(segment, at);
    int samples = group == null ? 0 : group.samples();
    observer.wrote(at - offset, samples, System.nanoTime() - start);
    return new LogPosition(segment.number(), at);
  }

  /** The piece just written stands: the next goes behind it. */
  void accept(LogPosition behind) {
    offset = behind.offset();
    opening = false;
  }

  void force() throws IOException {
    long start = System.nanoTime();
    CrashPoints.pass(CrashPoints.BEFORE_SYNC);
    segmentOrThrow().file().force(false);
    CrashPoints.pass(CrashPoints.AFTER_SYNC);
    observer.synced(System.nanoTime() - start);
  }

  /** Writes the closing frame, if it fits, and syncs it. */
  void close(LogPosition synced) throws IOException {
    if (current != null && current.size() - offset >= CLOSING_FRAME) {
      batch.syncedThrough(synced);
      batch.flush(current, batch.close(current, offset));
      current.file().force(false);
    }
  }

  /**
   * Gives the current segment up for good.
   *
   * @return the number for the next one: the same if not even the first piece of this one stands,
   *     for then nothing in it counts and another file may take its name
   */
  long abandon(IOException cause) {
    Segment dead = segmentOrThrow();
    boolean nothingCounts = opening && offset == WalFormat.HEADER_BYTES;
    batch.discard();
    release();
    observer.failed(dead.number(), cause);
    return dead.number() + (nothingCounts ? 0 : 1);
  }

  void release() {
    if (current != null) {
      current.release();
      current = null;
    }
  }
}
