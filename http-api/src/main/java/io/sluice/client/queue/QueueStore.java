package io.sluice.client.queue;

import io.sluice.client.EncodedBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a queue: entries are added at the end, read once in order, and trimmed from the
 * front by whole segments. Its methods block. Confined to the queue's thread.
 */
final class QueueStore {
  private static final String SUFFIX = ".queue";
  private static final String ASIDE = "aside-";

  /** A segment whose entries are all done is left behind when it is larger than this part. */
  private static final int ROLL_WHEN_DONE = 4;

  private final QueueConfig config;
  private final FileChannel lockFile;
  private final Deque<QueueSegment> segments = new ArrayDeque<>();
  private final Deque<QueueSegment> unread = new ArrayDeque<>();
  private volatile long publishedBytes;
  private long asideBytes;
  private long forcedEnd;
  private long forcedNext = 1;

  private QueueStore(QueueConfig config, FileChannel lockFile) {
    this.config = config;
    this.lockFile = lockFile;
  }

  /**
   * Opens the directory, cuts torn ends, and begins a new segment behind what is there.
   *
   * @throws IOException if the directory is in use, cannot be read, or is of a newer version
   */
  static QueueStore open(QueueConfig config, QueueObserver observer) throws IOException {
    Files.createDirectories(config.directory());
    FileChannel lockFile = lock(config.directory());
    QueueStore store = new QueueStore(config, lockFile);
    try {
      store.load(observer);
      store.roll();
      store.publishBytes();
      return store;
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    Path path = directory.resolve("LOCK");
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      // held by this process: the same answer as for another one
    }
    if (lock == null) {
      file.close();
      throw new IOException(directory + " is in use by another queue");
    }
    return file;
  }

  private void load(QueueObserver observer) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(config.directory())) {
      files = all.sorted().toList();
    }
    for (int i = 0; i < files.size(); i++) {
      String name = String.valueOf(files.get(i).getFileName());
      if (name.endsWith(SUFFIX)) {
        load(files.get(i), firstBehind(files, i), observer);
      } else if (name.startsWith(ASIDE)) {
        asideBytes += Files.size(files.get(i));
      }
    }
  }

  private static long firstBehind(List<Path> files, int at) {
    for (Path path : files.subList(at + 1, files.size())) {
      String name = String.valueOf(path.getFileName());
      if (name.matches("[0-9]{20}\\.queue")) {
        return Long.parseLong(name.substring(0, 20));
      }
    }
    return Long.MAX_VALUE;
  }

  private void load(Path path, long before, QueueObserver observer) throws IOException {
    QueueSegment segment = QueueSegment.open(path, before);
    if (segment == null) {
      Path copy = path.resolveSibling(path.getFileName() + ".damaged");
      Files.move(path, copy);
      observer.damaged(copy);
      return;
    }
    if (segment.hasTail()) {
      observer.damaged(segment.cutTail());
    }
    forcedNext = Math.max(forcedNext, Math.max(segment.first(), segment.next()));
    if (segment.isEmpty()) {
      segment.delete();
    } else {
      segments.add(segment);
      unread.add(segment);
    }
  }

  private void roll() throws IOException {
    QueueSegment last = segments.peekLast();
    if (last != null && last.isEmpty()) {
      segments.removeLast();
      unread.remove(last);
      last.delete();
    }
    QueueSegment segment = QueueSegment.create(config.directory(), forcedNext);
    segments.add(segment);
    unread.add(segment);
    forcedEnd = segment.end();
    syncDirectory();
  }

  /** Bytes on disk. */
  long bytes() {
    return asideBytes + segments.stream().mapToLong(QueueSegment::end).sum();
  }

  private void publishBytes() {
    publishedBytes = bytes();
  }

  /** Bytes on disk as of the last change; any thread. */
  long publishedBytes() {
    return publishedBytes;
  }

  /** Entries that are not trimmed, whole segments counted. */
  long entries() {
    return segments.stream().mapToLong(segment -> segment.next() - segment.first()).sum();
  }

  /** Whether that many bytes still fit. */
  boolean hasRoomFor(long more) {
    return bytes() + more <= config.maxBytes();
  }

  /**
   * Adds entries and forces them to disk; all of them count, or none.
   *
   * @throws IOException after which a new segment is begun with the next call
   */
  void append(List<Offer> offers) throws IOException {
    QueueSegment segment = segments.getLast();
    if (!segment.isWritable() || segment.end() >= config.segmentBytes()) {
      roll();
      segment = segments.getLast();
    }
    try {
      for (Offer offer : offers) {
        for (EncodedBatch batch : offer.batches) {
          segment.append(offer.timeMillis, batch.samples(), batch.json());
        }
      }
      segment.force();
      forcedEnd = segment.end();
      forcedNext = segment.next();
      publishBytes();
    } catch (IOException e) {
      segment.cutBackTo(forcedEnd, forcedNext);
      throw e;
    }
  }

  /** The next entry that was not read yet; null if there is none now. */
  @Nullable QueueEntry read() throws IOException {
    while (true) {
      QueueSegment segment = unread.getFirst();
      QueueEntry entry = segment.read();
      if (entry != null || unread.size() == 1) {
        return entry;
      }
      unread.removeFirst();
    }
  }

  /** All entries before that sequence may go; whole segments do. */
  void trim(long before) throws IOException {
    QueueSegment last = segments.getLast();
    if (last.next() <= before && last.end() > config.segmentBytes() / ROLL_WHEN_DONE) {
      roll();
    }
    boolean deleted = false;
    for (Iterator<QueueSegment> all = segments.iterator(); all.hasNext(); ) {
      QueueSegment segment = all.next();
      if (segment == segments.getLast() || segment.next() > before) {
        break;
      }
      all.remove();
      unread.remove(segment);
      segment.delete();
      deleted = true;
    }
    if (deleted) {
      publishBytes();
      syncDirectory();
    }
  }

  /** Keeps the document in a file of its own, synced. */
  Path setAside(QueueEntry entry) throws IOException {
    Path path =
        config.directory().resolve(ASIDE + String.format("%020d", entry.sequence) + ".json");
    try (FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(entry.payload);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    asideBytes += entry.payload.length;
    publishBytes();
    syncDirectory();
    return path;
  }

  private void syncDirectory() throws IOException {
    if (!System.getProperty("os.name", "").startsWith("Windows")) {
      try (FileChannel directory = FileChannel.open(config.directory())) {
        directory.force(true);
      }
    }
  }

  /** Closes the files; deletes those whose entries are all before that sequence. */
  void close(long before) throws IOException {
    for (QueueSegment segment : segments) {
      if (segment.next() <= before) {
        segment.delete();
      }
    }
    segments.removeIf(segment -> segment.next() <= before);
    close();
  }

  private void close() throws IOException {
    for (QueueSegment segment : segments) {
      segment.close();
    }
    lockFile.close();
  }
}
