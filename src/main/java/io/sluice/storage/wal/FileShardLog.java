package io.sluice.storage.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The log of a shard in segment files. Confined to the shard's thread.
 *
 * <p><b>Ordering.</b> A group is one write and at most one sync. A full segment is synced before
 * the next is opened, so a frame in a later segment proves that all before it is durable.
 *
 * <p><b>Failure.</b> After a failed write or sync a segment is never touched again: the operating
 * system may have dropped its pages and would call them clean. The group fails, its sequences are
 * used up. The next write opens a fresh segment with an opening frame that voids whatever lies
 * behind the last synced position, logs again the groups answered at a weaker level, and is synced,
 * all in one piece.
 *
 * <p><b>Shutdown.</b> {@link #close} syncs and writes a closing frame, which proves that all before
 * it was synced. Interrupting the thread closes its file and counts as a failed write.
 */
public final class FileShardLog implements ShardLog {
  private final LogSite site;
  private final SegmentSupply supply;
  private final LogObserver observer;
  private final UnsyncedGroups unsynced;
  private final FrameBatch batch;

  private @Nullable Segment current; // null before the first, or after a failure
  private int offset; // where the next frame goes in it
  private long number; // of the segment to take while there is none
  private boolean opening; // the next write begins with an opening frame
  private boolean failed; // and follows a failure, so it must be synced
  private LogPosition synced;
  private long syncedSequence;
  private LogPosition end;

  FileShardLog(
      LogSite site,
      WalConfig config,
      LogReport recovered,
      Executor preparer,
      LogObserver observer,
      LongSupplier epochs) {
    this.site = site;
    this.observer = observer;
    this.supply = new SegmentSupply(site, config.segmentSize(), preparer, observer, epochs);
    this.unsynced = new UnsyncedGroups(config.keepUnsynced());
    this.number = recovered.resume().segment();
    this.synced = recovered.end();
    this.end = recovered.end();
    this.syncedSequence = recovered.lastCounted();
    this.batch = new FrameBatch(config.segmentSize());
    this.batch.startAt(recovered.lastSequence() + 1);
  }

  /**
   * Opens a log for appending, behind what a replay found. A log that cannot be written to right
   * now opens all the same: its first append will try again.
   *
   * @param recovered what {@link LogReplay#replay} returned for the same site just now
   * @param preparer runs the zero-filling of the next segment, off the shard's thread
   */
  public static FileShardLog open(
      LogSite site,
      WalConfig config,
      LogReport recovered,
      Executor preparer,
      LogObserver observer) {
    SecureRandom random = new SecureRandom();
    FileShardLog log =
        new FileShardLog(site, config, recovered, preparer, observer, () -> random.nextLong() | 1);
    log.resume(recovered.resume());
    return log;
  }

  void resume(LogReport.Resume resume) {
    if (resume.offset() > 0) {
      reopen(resume);
    } else {
      if (resume.spare()) {
        supply.adopt(number);
      }
      supply.prepareLater(number);
    }
  }

  private void reopen(LogReport.Resume resume) {
    try {
      current = Segment.open(site, resume.segment());
      offset = resume.offset();
      if (resume.spare()) {
        supply.adopt(resume.segment() + 1);
      }
      supply.prepareLater(resume.segment() + 1);
      if (current.size() - offset >= openingBytes()) {
        opening = true;
        write(null, true);
      }
    } catch (IOException failure) {
      abandon(failure);
    }
  }

  @Override
  public CompletionStage<LogPosition> append(GroupRecord group, boolean sync) {
    if (group.isEmpty()) {
      return sync ? sync() : CompletableFuture.completedStage(end);
    }
    group.seal();
    try {
      return CompletableFuture.completedStage(write(group, sync));
    } catch (IOException failure) {
      return unavailable("append", failure);
    }
  }

  @Override
  public CompletionStage<LogPosition> sync() {
    try {
      if (unsynced.isEmpty() && !failed) {
        return CompletableFuture.completedStage(end);
      }
      if (current == null) {
        return CompletableFuture.completedStage(write(null, true));
      }
      force(current);
      return CompletableFuture.completedStage(end);
    } catch (IOException failure) {
      abandon(failure);
      return unavailable("sync", failure);
    }
  }

  @Override
  public boolean hasUnsynced() {
    return !unsynced.isEmpty();
  }

  /** Writes a group (or none), led by what a fresh segment must begin with. */
  private LogPosition write(@Nullable GroupRecord group, boolean sync) throws IOException {
    int bytes = group == null ? 0 : group.bytes();
    Segment segment = segmentWithRoom(bytes);
    try {
      long start = System.nanoTime();
      CrashPoints.pass(CrashPoints.BEFORE_WRITE);
      int behind = put(segment, group, bytes);
      observer.wrote(behind - offset, samples(group), System.nanoTime() - start);
      offset = behind;
      end = new LogPosition(segment.number(), behind);
      if (sync || failed || unsynced.wouldPassBound(bytes)) {
        force(segment);
      } else if (group != null) {
        unsynced.add(group.array(), bytes);
      }
      opening = false;
      failed = false;
      return end;
    } catch (IOException failure) {
      abandon(failure);
      throw failure;
    }
  }

  private int put(Segment segment, @Nullable GroupRecord group, int bytes) throws IOException {
    int at = offset;
    batch.syncedThrough(synced);
    if (opening) {
      int repeated = FrameBatch.count(unsynced.array(), unsynced.bytes());
      at = batch.open(segment, at, syncedSequence + 1, repeated);
      at = batch.add(segment, at, unsynced.array(), unsynced.bytes());
    }
    if (group != null) {
      at = batch.add(segment, at, group.array(), bytes);
    }
    batch.flush(segment, at);
    return at;
  }

  private void force(Segment segment) throws IOException {
    long start = System.nanoTime();
    CrashPoints.pass(CrashPoints.BEFORE_SYNC);
    segment.file().force(false);
    CrashPoints.pass(CrashPoints.AFTER_SYNC);
    synced = end;
    syncedSequence = batch.sequence() - 1;
    unsynced.clear();
    observer.synced(System.nanoTime() - start);
  }

  private Segment segmentWithRoom(int bytes) throws IOException {
    Segment open = current;
    if (open != null && open.size() - offset >= bytes + (opening ? openingBytes() : 0)) {
      return open;
    }
    if (open != null) {
      finish(open);
    }
    return roll(bytes);
  }

  /** Syncs a full segment. If that fails, what it held unsynced is logged again in the next. */
  private void finish(Segment full) {
    CrashPoints.pass(CrashPoints.SEGMENT_ROLL);
    try {
      if (!unsynced.isEmpty()) {
        force(full);
      }
    } catch (IOException failure) {
      abandon(failure);
    }
  }

  private Segment roll(int bytes) throws IOException {
    long next = current == null ? number : current.number() + 1;
    long needed = (long) WalFormat.HEADER_BYTES + openingBytes() + bytes;
    if (needed > WalFormat.LARGEST_SEGMENT) {
      throw new IllegalArgumentException("a group of " + bytes + " bytes (expected: < 1 GiB)");
    }
    Segment fresh = supply.take(next, (int) needed);
    if (current != null) {
      current.release();
    }
    current = fresh;
    offset = WalFormat.HEADER_BYTES;
    opening = true;
    observer.rolled(next);
    supply.prepareLater(next + 1);
    return fresh;
  }

  private int openingBytes() {
    return WalFormat.frameBytes(WalFormat.OPEN_PAYLOAD) + unsynced.bytes();
  }

  /**
   * Gives the current segment up for good. One whose very first write failed leaves nothing behind
   * that counts: another file will take its number and name.
   */
  private void abandon(IOException cause) {
    Segment dead = current;
    if (dead == null) {
      return;
    }
    boolean nothingCounts = opening && offset == WalFormat.HEADER_BYTES;
    number = dead.number() + (nothingCounts ? 0 : 1);
    end = synced;
    failed = true;
    batch.discard();
    dead.release();
    current = null;
    observer.failed(dead.number(), cause);
  }

  /**
   * Gives up segments that lie wholly before that position; their files are used again. Call it
   * only behind a checkpoint that was read back: what is trimmed is gone.
   *
   * @throws IOException if the directory could not be changed; it may be called again
   */
  public void trim(LogPosition upTo) throws IOException {
    long keep = Math.min(upTo.segment(), synced.segment());
    if (keep <= LogStart.read(site).segment()) {
      return;
    }
    LogStart.at(site, keep).write(site);
    for (String name : site.files().list(site.directory())) {
      long segment = SegmentNames.number(name);
      if (segment >= 0 && segment < keep) {
        discard(segment);
      }
    }
    site.files().syncDirectory(site.directory());
  }

  private void discard(long segment) throws IOException {
    Path file = SegmentNames.segment(site, segment);
    Path trimmed = SegmentNames.trimmed(site, segment);
    if (supply.recycle(trimmed)) {
      site.files().rename(file, trimmed);
    } else {
      site.files().delete(file);
    }
  }

  /** Syncs, writes the closing frame and releases the files. A failure shows in the observer. */
  @Override
  public void close() {
    sync();
    Segment last = current;
    try {
      if (last != null && last.size() - offset >= WalFormat.frameBytes(0)) {
        batch.syncedThrough(synced);
        batch.flush(last, batch.close(last, offset));
        last.file().force(false);
      }
    } catch (IOException failure) {
      abandon(failure);
    }
    if (current != null) {
      current.release();
      current = null;
    }
    supply.close();
  }

  private static int samples(@Nullable GroupRecord group) {
    return group == null ? 0 : group.samples();
  }

  private <T> CompletionStage<T> unavailable(String what, IOException cause) {
    return CompletableFuture.failedStage(
        new LogUnavailableException(
            site + ": " + what + " failed: " + cause + "; the next goes to a fresh segment",
            cause));
  }
}
