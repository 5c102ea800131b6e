package io.sluice.client.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of entries; {@code package-info} has its layout. After a failed write it takes no more
 * entries: what is behind its valid end is never read. Confined to the queue's thread.
 */
final class QueueSegment {
  static final int HEADER = 16;
  static final int ENTRY_HEADER = 28;
  private static final int MAGIC = 0x534c5551;
  private static final int VERSION = 1;
  private static final int CRC_END = 8;

  private final Path path;
  private final FileChannel file;
  private final long first;
  private long next;
  private long end = HEADER;
  private long readAt = HEADER;
  private boolean writable;

  private QueueSegment(Path path, FileChannel file, long first) {
    this.path = path;
    this.file = file;
    this.first = first;
    this.next = first;
  }

  static QueueSegment create(Path directory, long first) throws IOException {
    Path path = directory.resolve(String.format("%020d.queue", first));
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    QueueSegment segment = new QueueSegment(path, file, first);
    ByteBuffer header = ByteBuffer.allocate(HEADER).putInt(MAGIC).putInt(VERSION).putLong(first);
    segment.write(header.flip(), 0);
    segment.writable = true;
    return segment;
  }

  /**
   * Opens a file of an earlier run for reading; its valid end is found by reading all of it.
   *
   * @param before entries from that sequence on belong to the next segment: they were taken back
   * @return null if it has no readable header
   * @throws IOException if it cannot be read, or is of a newer version
   */
  static @Nullable QueueSegment open(Path path, long before) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    if (file.size() < HEADER || !readFully(file, header, 0) || header.getInt() != MAGIC) {
      file.close();
      return null;
    }
    int version = header.getInt();
    if (version != VERSION) {
      file.close();
      throw new IOException(path + ": version " + version + " (this client knows " + VERSION + ")");
    }
    QueueSegment segment = new QueueSegment(path, file, header.getLong());
    segment.scan(before);
    return segment;
  }

  private void scan(long before) throws IOException {
    while (next < before) {
      QueueEntry entry = readEntry(end);
      if (entry == null || entry.sequence != next) {
        return;
      }
      end += ENTRY_HEADER + entry.payload.length;
      next++;
    }
  }

  /** Adds an entry behind the last; it counts once {@link #force()} has returned. */
  void append(long timeMillis, int samples, byte[] payload) throws IOException {
    ByteBuffer entry = ByteBuffer.allocate(ENTRY_HEADER + payload.length);
    entry.putInt(payload.length).putInt(0).putLong(next).putLong(timeMillis).putInt(samples);
    entry.put(payload);
    entry.putInt(4, crc(entry.array()));
    writable = false;
    write(entry.flip(), end);
    writable = true;
    end += ENTRY_HEADER + payload.length;
    next++;
  }

  void force() throws IOException {
    writable = false;
    file.force(false);
    writable = true;
  }

  /** Takes back entries that were added and could not be forced; nothing is added any more. */
  void cutBackTo(long validEnd, long validNext) {
    writable = false;
    end = validEnd;
    next = validNext;
    try {
      file.truncate(validEnd);
    } catch (IOException e) {
      // The name of the next segment says where this one ends.
    }
  }

  /** The next entry that was not read yet; null if there is none. */
  @Nullable QueueEntry read() throws IOException {
    if (readAt >= end) {
      return null;
    }
    QueueEntry entry = readEntry(readAt);
    if (entry == null) {
      throw new IOException(path + ": the entry at offset " + readAt + " is not readable any more");
    }
    readAt += ENTRY_HEADER + entry.payload.length;
    return entry;
  }

  private @Nullable QueueEntry readEntry(long at) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(ENTRY_HEADER);
    if (at + ENTRY_HEADER > file.size() || !readFully(file, head, at)) {
      return null;
    }
    int length = head.getInt(0);
    if (length < 0 || at + ENTRY_HEADER + length > file.size()) {
      return null;
    }
    ByteBuffer whole = ByteBuffer.allocate(ENTRY_HEADER + length);
    if (!readFully(file, whole, at) || whole.getInt(4) != crc(whole.array())) {
      return null;
    }
    byte[] payload = new byte[length];
    whole.position(ENTRY_HEADER).get(payload);
    return new QueueEntry(whole.getLong(8), whole.getLong(16), whole.getInt(24), payload);
  }

  private static int crc(byte[] entry) {
    CRC32C crc = new CRC32C();
    crc.update(entry, CRC_END, entry.length - CRC_END);
    return (int) crc.getValue();
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += file.write(bytes, position);
    }
  }

  private static boolean readFully(FileChannel file, ByteBuffer into, long at) throws IOException {
    long position = at;
    while (into.hasRemaining()) {
      int count = file.read(into, position);
      if (count < 0) {
        return false;
      }
      position += count;
    }
    into.flip();
    return true;
  }

  /** Sequence of its first entry. */
  long first() {
    return first;
  }

  /** Sequence behind the last entry. */
  long next() {
    return next;
  }

  /** Bytes up to the end of the last entry. */
  long end() {
    return end;
  }

  boolean isEmpty() {
    return next == first;
  }

  boolean isWritable() {
    return writable;
  }

  /** Whether there are bytes behind the valid end. */
  boolean hasTail() throws IOException {
    return file.size() > end;
  }

  /** Copies the whole file beside itself and cuts it at its valid end. */
  Path cutTail() throws IOException {
    Path copy = path.resolveSibling(path.getFileName() + ".damaged");
    Files.deleteIfExists(copy);
    Files.copy(path, copy);
    file.truncate(end);
    file.force(true);
    return copy;
  }

  void close() throws IOException {
    file.close();
  }

  void delete() throws IOException {
    file.close();
    Files.delete(path);
  }
}
