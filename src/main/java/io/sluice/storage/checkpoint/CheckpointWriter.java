package io.sluice.storage.checkpoint;

import io.sluice.storage.checkpoint.CheckpointVisitor.OpenState;
import io.sluice.storage.io.StorageFile;
import io.sluice.storage.wal.CrashPoints;
import io.sluice.storage.wal.LogPosition;
import io.sluice.storage.wal.LogSite;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes one checkpoint: aside, in small synced steps with pauses, so that the shards' syncs get
 * through, and under its name once all of it is durable. Confined to one thread.
 *
 * <p>Failure: whoever closes it before {@link #publish} has ended leaves nothing behind, or a file
 * that the next start removes.
 */
public final class CheckpointWriter implements Closeable {
  private static final int PIECE = 256 << 10;
  private static final int STEP = 1 << 20;

  private final LogSite site;
  private final CheckpointHeader header;
  private final Path aside;
  private final StorageFile file;
  private final FrameEncoder frames;
  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
  private long position;
  private long synced;
  private long stepBegan = System.nanoTime();
  private LogPosition through = LogPosition.START;
  private boolean renamed;
  private boolean verified;
  private long series;
  private long chunks;
  private long samples;
  private long extras;

  private CheckpointWriter(LogSite site, CheckpointHeader header, StorageFile file) {
    this.site = site;
    this.header = header;
    this.file = file;
    this.aside = CheckpointFiles.unfinished(site, header.number());
    this.frames = new FrameEncoder(header.file(), this::write);
  }

  /**
   * Begins a checkpoint.
   *
   * @param number above that of every other of this log
   * @param from where replay will go on
   * @param rangeMillis what no chunk crosses a multiple of
   * @param fileId random
   */
  public static CheckpointWriter begin(
      LogSite site, long number, LogPosition from, long rangeMillis, long fileId)
      throws IOException {
    Path aside = CheckpointFiles.unfinished(site, number);
    site.files().createDirectories(site.directory()); // a log may not have its first segment yet
    site.files().delete(aside);
    CheckpointHeader header = new CheckpointHeader(number, from, rangeMillis, fileId);
    StorageFile file = site.files().create(aside);
    CheckpointWriter writer = new CheckpointWriter(site, header, file);
    try {
      byte[] block = header.encode(site);
      writer.write(block, block.length);
      return writer;
    } catch (IOException failure) {
      writer.close();
      throw failure;
    }
  }

  /** What follows is what the log says of series from {@code ref} on, up to that position. */
  public void series(LogPosition upTo, int ref) {
    through = upTo;
    frames.begin(CheckpointFormat.TYPE_SERIES, upTo, ref);
  }

  /** What follows are extras that belong to no series here, up to that position. */
  public void extras(LogPosition upTo) {
    through = upTo;
    frames.begin(CheckpointFormat.TYPE_EXTRAS, upTo, 0);
  }

  /** Ends what was begun; of series, it reached up to {@code endRef}. */
  public void end(int endRef) throws IOException {
    frames.end(endRef);
  }

  /** Defines a series, before anything else of it. */
  public void define(int ref, byte[] labels) throws IOException {
    frames.define(ref, labels, labels.length);
    series++;
  }

  /** A closed chunk; oldest first. */
  public void closed(
      int ref, boolean outOfOrder, int count, long min, long max, long[] words, int bits)
      throws IOException {
    frames.closed(ref, outOfOrder, count, min, max, words, bits);
    chunks++;
    samples += count;
  }

  /** The open chunk. */
  public void open(int ref, OpenState state, long[] words, int bits) throws IOException {
    frames.open(ref, state, words, bits);
    chunks++;
    samples += state.samples();
  }

  /** The newest sample of a series without an open chunk. */
  public void newest(int ref, long time, long valueBits) throws IOException {
    frames.newest(ref, time, valueBits);
  }

  /** A sample that waits to be put in order. */
  public void buffered(int ref, long time, long valueBits) throws IOException {
    frames.buffered(ref, time, valueBits);
    samples++;
  }

  /** Something that is no sample. */
  public void extra(int ref, int type, byte[] bytes, int off, int len) throws IOException {
    frames.extra(ref, type, bytes, off, len);
    extras++;
  }

  private void write(byte[] bytes, int length) throws IOException {
    for (int at = 0; at < length; at += PIECE) {
      piece.clear().put(bytes, at, Math.min(PIECE, length - at)).flip();
      file.write(piece, position);
      position += piece.limit();
    }
    if (position - synced >= STEP) {
      file.force(false);
      synced = position;
      LockSupport.parkNanos(System.nanoTime() - stepBegan);
      stepBegan = System.nanoTime();
    }
  }

  /**
   * Makes all of it durable, gives it its name, and reads it back.
   *
   * @return what was read back
   * @throws IOException if it could not be written, or is not what was written
   */
  public CheckpointContent publish() throws IOException {
    frames.finish(through, series, chunks, samples, extras);
    CrashPoints.pass("checkpoint-written");
    file.force(true);
    file.close();
    CrashPoints.pass("checkpoint-before-rename");
    site.files().rename(aside, CheckpointFiles.path(site, header.number()));
    renamed = true;
    CrashPoints.pass("checkpoint-renamed");
    site.files().syncDirectory(site.directory());
    CheckpointContent content = CheckpointReader.verify(site, header.number());
    if (!content.isWhole()) {
      throw new IOException("read back and found damaged: " + content.damage());
    }
    verified = true;
    CrashPoints.pass("checkpoint-verified");
    return content;
  }

  /** Gives up what was not read back: the ones before it and their log are still there. */
  @Override
  public void close() {
    try {
      file.close();
      if (!verified) {
        site.files().delete(renamed ? CheckpointFiles.path(site, header.number()) : aside);
      }
    } catch (IOException leftover) {
      return; // the next start removes it
    }
  }
}
