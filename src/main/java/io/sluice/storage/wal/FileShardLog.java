package io.sluice.storage.wal;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The log of a shard in segment files. Confined to the shard's thread, but for {@link #end} and
 * {@link #trim}.
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
  private final SegmentWriter writer;
  private final UnsyncedGroups unsynced;

  private long number; // of the segment to take while there is none
  private boolean failed; // the next piece follows a failure: it is synced, whoever asks
  private int wanted; // bytes of the group that found no segment, 0 if none waits
  private volatile LogPosition synced; // what lies behind does not count until it is synced
  private long syncedSequence;
  private volatile LogPosition end;

  FileShardLog(
      LogSite site,
      WalConfig config,
      LogReport recovered,
      Executor preparer,
      LogObserver observer,
      LongSupplier epochs) {
    int size = config.segmentSize();
    this.site = site;
    this.observer = observer;
    this.supply = new SegmentSupply(site, size, config.keepTrimmed(), preparer, observer, epochs);
    this.writer = new SegmentWriter(observer, size, recovered.lastSequence() + 1);
    this.unsynced = new UnsyncedGroups(config.keepUnsynced());
    this.number = recovered.resume().segment();
    this.synced = recovered.end();
    this.syncedSequence = recovered.lastCounted();
    this.end = recovered.end();
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
    boolean inPlace = resume.offset() > 0;
    long next = resume.segment() + (inPlace ? 1 : 0);
    if (resume.spare()) {
      supply.adopt(next);
    }
    if (inPlace) {
      reopen(resume);
    }
    supply.prepareLater(next);
  }

  /** Goes on in the last segment; an opening frame marks what replay made durable as synced. */
  private void reopen(LogReport.Resume resume) {
    try {
      writer.begin(Segment.open(site, resume.segment()), resume.offset());
      if (writer.hasRoom(0, unsynced)) {
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

  /** After a failure this tries a fresh segment, even if there is nothing to be made durable. */
  @Override
  public CompletionStage<LogPosition> sync() {
    try {
      if (wanted > 0) {
        ensureRoom(wanted);
      }
      if (failed) {
        write(null, true);
      } else if (!unsynced.isEmpty()) {
        force();
      }
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
    ensureRoom(Math.max(1, bytes));
    try {
      end = writer.write(synced, syncedSequence + 1, unsynced, group);
      if (sync || failed || unsynced.wouldPassBound(bytes)) {
        force();
      } else if (group != null) {
        unsynced.add(group.array(), bytes);
      }
      writer.accept(end);
      failed = false;
      return end;
    } catch (IOException failure) {
      abandon(failure);
      throw failure;
    }
  }

  private void force() throws IOException {
    writer.force();
    synced = end;
    syncedSequence = writer.lastSequence();
    unsynced.clear();
  }

  /** Remembers what found no room, so that {@link #sync} can tell whether it would by now. */
  private void ensureRoom(int bytes) throws IOException {
    wanted = bytes;
    try {
      makeRoom(bytes);
    } catch (IOException failure) {
      observer.failed(writer.hasSegment() ? writer.segment() + 1 : number, failure);
      throw failure;
    }
    wanted = 0;
  }

  private void makeRoom(int bytes) throws IOException {
    if (writer.hasRoom(bytes, unsynced)) {
      return;
    }
    if (writer.hasSegment()) {
      finish();
    }
    roll(bytes);
  }

  /** Syncs a full segment. If that fails, what it held unsynced is logged again in the next. */
  private void finish() {
    CrashPoints.pass(CrashPoints.SEGMENT_ROLL);
    try {
      if (!unsynced.isEmpty()) {
        force();
      }
    } catch (IOException failure) {
      abandon(failure);
    }
  }

  private void roll(int bytes) throws IOException {
    long next = writer.hasSegment() ? writer.segment() + 1 : number;
    int lead = WalFormat.HEADER_BYTES + SegmentWriter.openingBytes(unsynced);
    if ((long) lead + bytes > WalFormat.LARGEST_SEGMENT) {
      throw new IllegalArgumentException("a group of " + bytes + " bytes (expected: < 1 GiB)");
    }
    writer.begin(supply.take(next, lead + bytes), WalFormat.HEADER_BYTES);
    observer.rolled(next);
    supply.prepareLater(next + 1);
  }

  private void abandon(IOException cause) {
    if (writer.hasSegment()) {
      number = writer.abandon(cause);
      end = synced;
      failed = true;
    }
  }

  @Override
  public LogPosition end() {
    return end;
  }

  @Override
  public void trim(LogPosition upTo) throws IOException {
    new LogTrim(site, supply).startWith(Math.min(upTo.segment(), synced.segment()));
  }

  /** Syncs, writes the closing frame and releases the files. A failure shows in the observer. */
  @Override
  public void close() {
    if (hasUnsynced()) {
      sync();
    }
    try {
      writer.close(synced);
    } catch (IOException failure) {
      abandon(failure);
    }
    writer.release();
    supply.close();
  }

  private <T> CompletionStage<T> unavailable(String what, IOException cause) {
    return CompletableFuture.failedStage(
        new LogUnavailableException(
            site + ": " + what + " failed: " + cause + "; the next goes to a fresh segment",
            cause));
  }
}
