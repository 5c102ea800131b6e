package io.sluice.storage.wal;

import io.sluice.storage.io.NewerFormatException;
import io.sluice.storage.io.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Finds frames in one segment through a window of bounded size. Never trusts what it reads: lengths
 * are checked against the segment, bytes against the checksum. Confined to one thread.
 */
final class SegmentReader implements Closeable {
  private static final int FIRST_WINDOW = 16 << 10;
  private static final int WINDOW = 2 * (WalFormat.MAX_PAYLOAD + WalFormat.FRAME_HEADER);

  private final Path path;
  private final StorageFile file;
  private final int size;
  private final long epoch;
  private final CRC32C crc = new CRC32C();
  private byte[] window = new byte[0];
  private int windowStart;
  private int windowLength;
  private int ahead = FIRST_WINDOW; // grows, so that whoever wants one frame does not read it all

  /** Reads the frames of that use of the file. */
  SegmentReader(Path path, StorageFile file, SegmentHeader header) throws IOException {
    this.path = path;
    this.file = file;
    this.size = (int) Math.min(header.size(), file.size());
    this.epoch = header.epoch();
  }

  /** Bytes that can be there: the segment's size, or the file's if it is shorter. */
  int size() {
    return size;
  }

  StorageFile file() {
    return file;
  }

  /**
   * True if an intact frame of this use starts there; then {@code into} is filled.
   *
   * @throws NewerFormatException if it is of a type that only a newer version can have written
   */
  boolean frameAt(int offset, Frame into) throws IOException {
    if (size - offset < WalFormat.FRAME_HEADER || !load(offset, WalFormat.FRAME_HEADER)) {
      return false;
    }
    int at = offset - windowStart;
    int length = WalFormat.getInt(window, at + WalFormat.F_LENGTH);
    if (WalFormat.getLong(window, at + WalFormat.F_EPOCH) != epoch
        || length < 0
        || length > WalFormat.MAX_PAYLOAD
        || WalFormat.frameBytes(length) > size - offset) {
      return false;
    }
    load(offset, WalFormat.frameBytes(length));
    at = offset - windowStart;
    if (!checksumHolds(at, length)) {
      return false;
    }
    into.fill(window, at, offset);
    if (into.type < WalFormat.TYPE_GROUP || into.type > WalFormat.TYPE_CLOSE) {
      throw new NewerFormatException(path, offset, "frame of the unknown type " + into.type);
    }
    return true;
  }

  /** The next offset from there on, in steps of eight, where an intact frame starts, or -1. */
  int search(int from, Frame into) throws IOException {
    int word = epochFrom(WalFormat.align(from) + WalFormat.F_EPOCH);
    while (word >= 0) {
      if (frameAt(word - WalFormat.F_EPOCH, into)) {
        return word - WalFormat.F_EPOCH;
      }
      word = epochFrom(word + WalFormat.ALIGNMENT);
    }
    return -1;
  }

  /** The next aligned offset of a word that is this use's epoch, or -1. */
  private int epochFrom(int from) throws IOException {
    for (int at = from; at <= size - WalFormat.ALIGNMENT; at = windowEnd()) {
      load(at, WalFormat.ALIGNMENT);
      for (int i = at - windowStart; i <= windowLength - WalFormat.ALIGNMENT; i += 8) {
        if (WalFormat.getLong(window, i) == epoch) {
          return windowStart + i;
        }
      }
    }
    return -1;
  }

  /** Behind the last whole word of the window. */
  private int windowEnd() {
    int words = windowLength & -WalFormat.ALIGNMENT;
    return words == 0 ? size : windowStart + words;
  }

  /**
   * Where the remains of this use end, searched from there on: behind the last word that is its
   * epoch, and, in a file that was never used before, behind the last byte that is not zero.
   *
   * @return {@code from} if there is nothing
   */
  int remainsEnd(int from, boolean recycled) throws IOException {
    int last = recycled ? from : lastUsed(from);
    for (int at = epochFrom(from); at >= 0; at = epochFrom(at + WalFormat.ALIGNMENT)) {
      last = Math.max(last, claimedEnd(at - WalFormat.F_EPOCH, from));
    }
    return Math.min(last, size);
  }

  private int lastUsed(int from) throws IOException {
    int last = from;
    for (int at = from; at <= size - WalFormat.ALIGNMENT; at = windowEnd()) {
      load(at, WalFormat.ALIGNMENT);
      for (int i = at - windowStart; i <= windowLength - WalFormat.ALIGNMENT; i += 8) {
        if (WalFormat.getLong(window, i) != 0) {
          last = windowStart + i + WalFormat.ALIGNMENT;
        }
      }
    }
    return last;
  }

  private int claimedEnd(int frame, int from) throws IOException {
    int least = frame + WalFormat.FRAME_HEADER;
    if (frame < from || !load(frame, WalFormat.F_EPOCH)) {
      return least;
    }
    int length = WalFormat.getInt(window, frame - windowStart + WalFormat.F_LENGTH);
    boolean plausible = length >= 0 && length <= WalFormat.MAX_PAYLOAD && length <= size - least;
    return plausible ? frame + WalFormat.frameBytes(length) : least;
  }

  private boolean checksumHolds(int at, int length) {
    crc.reset();
    crc.update(window, at + WalFormat.F_LENGTH, WalFormat.FRAME_HEADER - 4 + length);
    return (int) crc.getValue() == WalFormat.getInt(window, at + WalFormat.F_CRC);
  }

  /** Brings a range into the window; false if the file ends before. */
  private boolean load(int offset, int length) throws IOException {
    if (offset < windowStart || offset + length > windowStart + windowLength) {
      int wanted = Math.min(Math.max(length, ahead), size - offset);
      ahead = Math.min(ahead * 2, WINDOW);
      window = wanted > window.length ? new byte[wanted] : window;
      windowStart = offset;
      windowLength = file.read(ByteBuffer.wrap(window, 0, wanted), offset);
    }
    return offset + length <= windowStart + windowLength;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
