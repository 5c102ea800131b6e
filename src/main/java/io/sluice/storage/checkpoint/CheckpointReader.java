package io.sluice.storage.checkpoint;

import io.sluice.storage.checkpoint.CheckpointContent.Damage;
import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.StorageFile;
import io.sluice.storage.wal.LogPosition;
import io.sluice.storage.wal.LogSite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a checkpoint, over what is damaged in it, which it reports. Confined to one thread, used
 * once.
 */
public final class CheckpointReader {
  private final CheckpointHeader header;
  private final CheckpointVisitor visitor;
  private final FrameDecoder decoder;
  private final FrameFile frames;
  private final List<Damage> damage = new ArrayList<>();
  private int expected; // index of the next frame
  private int reached; // refs below are read or known to be missing
  private boolean ended;

  private CheckpointReader(CheckpointHeader header, CheckpointVisitor visitor, FrameFile frames) {
    this.header = header;
    this.visitor = visitor;
    this.decoder = new FrameDecoder(visitor);
    this.frames = frames;
  }

  /** Reads a whole checkpoint and keeps nothing of it. */
  public static CheckpointContent verify(LogSite site, long number) throws IOException {
    return read(site, number, new Ignoring());
  }

  /**
   * What a checkpoint says of itself, without a look at its frames.
   *
   * @throws io.sluice.storage.io.FileFormatException if it belongs elsewhere or to another version
   */
  public static CheckpointContent header(LogSite site, long number) throws IOException {
    Path path = CheckpointFiles.path(site, number);
    try (StorageFile file = site.files().openReadOnly(path)) {
      byte[] block = new byte[CheckpointFormat.HEADER_BYTES];
      file.read(ByteBuffer.wrap(block), 0);
      CheckpointHeader header = CheckpointHeader.decode(block, path, site);
      return new CheckpointContent(
          path,
          header.number(),
          header.position(),
          header.rangeMillis(),
          file.size(),
          0,
          0,
          0,
          0,
          List.of());
    } catch (CorruptFileException unreadable) {
      return verify(site, number);
    }
  }

  /**
   * Hands on what is intact.
   *
   * @throws io.sluice.storage.io.FileFormatException if it belongs elsewhere or to another version
   * @throws IOException if it can't be read at all
   */
  public static CheckpointContent read(LogSite site, long number, CheckpointVisitor visitor)
      throws IOException {
    Path path = CheckpointFiles.path(site, number);
    try (StorageFile file = site.files().openReadOnly(path)) {
      byte[] block = new byte[CheckpointFormat.HEADER_BYTES];
      file.read(ByteBuffer.wrap(block), 0);
      CheckpointHeader header;
      try {
        header = CheckpointHeader.decode(block, path, site);
      } catch (CorruptFileException unreadable) {
        return unreadable(path, number, file.size());
      }
      FrameFile frames = new FrameFile(file, header.file());
      CheckpointReader reader = new CheckpointReader(header, visitor, frames);
      reader.checkHeader(block, path, site);
      reader.run();
      return reader.content(path, file.size());
    }
  }

  private static CheckpointContent unreadable(Path path, long number, long size) {
    String what = "both copies of the header are damaged, all of the checkpoint is missing";
    List<Damage> all = List.of(new Damage(0, size, what));
    return new CheckpointContent(path, number, LogPosition.START, 0, size, 0, 0, 0, 0, all);
  }

  private void checkHeader(byte[] block, Path path, LogSite site) throws IOException {
    for (int at = 0; at <= CheckpointFormat.HEADER_COPY; at += CheckpointFormat.HEADER_COPY) {
      int end = at + CheckpointFormat.HEADER_COPY;
      try {
        CheckpointHeader.decode(block, at, path, site);
        if (!isZero(block, at + CheckpointFormat.HEADER, end)) {
          damage.add(new Damage(at, end, "bytes behind the header; nothing is missing"));
        }
      } catch (CorruptFileException bad) {
        damage.add(new Damage(at, end, "one of two copies of the header; nothing is missing"));
      }
    }
  }

  private static boolean isZero(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void run() throws IOException {
    long at = CheckpointFormat.HEADER_BYTES;
    while (!ended) {
      long found = frames.find(at);
      if (found < 0) {
        damage.add(new Damage(at, frames.size(), "the end, " + missing(Integer.MAX_VALUE)));
        return;
      }
      if (found > at || frames.index() != expected) {
        damage.add(new Damage(at, found, missing(frames.firstRef())));
      }
      at = found + frames.length();
      expected = frames.index() + 1;
      frame(found, at);
    }
    if (at < frames.size()) {
      damage.add(new Damage(at, frames.size(), "bytes behind the end; nothing is missing"));
    }
  }

  private void frame(long from, long to) {
    if (frames.type() == CheckpointFormat.TYPE_END) {
      ended = true;
      if (damage.isEmpty() && !sumsHold()) {
        damage.add(new Damage(from, to, "the sums at the end are others than those of the frames"));
      }
      return;
    }
    visitor.through(frames.position());
    boolean whole =
        frames.type() <= CheckpointFormat.TYPE_EXTRAS
            && decoder.decode(frames.bytes(), CheckpointFormat.FRAME_HEADER, frames.payload());
    if (!whole) {
      damage.add(new Damage(from, to, "holds what can't be understood"));
    }
    reached = Math.max(reached, frames.endRef());
  }

  private boolean sumsHold() {
    byte[] bytes = frames.bytes();
    int at = CheckpointFormat.FRAME_HEADER;
    return frames.payload() == CheckpointFormat.END_PAYLOAD
        && CheckpointFormat.getLong(bytes, at) == decoder.series
        && CheckpointFormat.getLong(bytes, at + 8) == decoder.chunks
        && CheckpointFormat.getLong(bytes, at + 16) == decoder.samples
        && CheckpointFormat.getLong(bytes, at + 24) == decoder.extras;
  }

  private String missing(int before) {
    String to = before == Integer.MAX_VALUE ? "on" : "up to " + before;
    return "series from %d %s may be missing, with their samples logged before segment %d, byte %d"
        .formatted(reached, to, header.position().segment(), header.position().offset());
  }

  private CheckpointContent content(Path path, long size) {
    return new CheckpointContent(
        path,
        header.number(),
        header.position(),
        header.rangeMillis(),
        size,
        decoder.series,
        decoder.chunks,
        decoder.samples,
        decoder.extras,
        List.copyOf(damage));
  }

  /** Keeps nothing. */
  private static final class Ignoring implements CheckpointVisitor {
    @Override
    public void through(LogPosition position) {}

    @Override
    public void define(int ref, byte[] labels, int off, int len) {}

    @Override
    public void closed(
        int ref, boolean late, int samples, long min, long max, byte[] bytes, int off, int bits) {}

    @Override
    public void open(int ref, OpenState state, byte[] bytes, int off, int bits) {}

    @Override
    public void newest(int ref, long time, long valueBits) {}

    @Override
    public void buffered(int ref, long time, long valueBits) {}

    @Override
    public void extra(int ref, int type, byte[] bytes, int off, int len) {}
  }
}
