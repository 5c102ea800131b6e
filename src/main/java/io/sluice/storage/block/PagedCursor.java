package io.sluice.storage.block;

import io.sluice.storage.io.CorruptFileException;
import java.io.IOException;

/** Walks over a part of a paged file. Confined to one thread. */
final class PagedCursor {
  private final PagedFile file;
  private final long end;
  private long position;
  private byte[] page = {};
  private long pageStart;

  /** Stands at {@code from}; never goes past {@code end}, which must be within the file. */
  PagedCursor(PagedFile file, long from, long end) {
    this.file = file;
    this.position = from;
    this.end = end;
  }

  long position() {
    return position;
  }

  long left() {
    return end - position;
  }

  void seek(long to) {
    position = to;
  }

  int uint8() throws IOException {
    need(1);
    long in = position - pageStart;
    if (in < 0 || in >= page.length) {
      page = file.page(position);
      pageStart = position / PageCache.PAGE * PageCache.PAGE;
      in = position - pageStart;
    }
    position++;
    return page[(int) in] & 0xff;
  }

  int int32() throws IOException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | uint8();
    }
    return value;
  }

  /** A count of things of which each takes at least a byte of what is left. */
  int count32() throws IOException {
    long value = int32() & 0xffffffffL;
    if (value > left() || value > Integer.MAX_VALUE) {
      throw corrupt("a count of " + value + " with " + left() + " bytes left");
    }
    return (int) value;
  }

  long uvarint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = uint8();
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw corrupt("a varint of more than ten bytes");
  }

  void skip(long count) throws IOException {
    need(count);
    position += count;
  }

  /** A copy of the next bytes. */
  byte[] bytes(long count) throws IOException {
    need(count);
    if (count > BlockFormat.MAX_ENTRY) {
      throw corrupt("a text of " + count + " bytes (at most 16 MiB)");
    }
    byte[] copy = new byte[(int) count];
    file.copy(position, copy, copy.length);
    position += count;
    return copy;
  }

  CorruptFileException corrupt(String what) {
    return new CorruptFileException(file.path(), position, what);
  }

  private void need(long count) throws CorruptFileException {
    if (count < 0 || count > end - position) {
      throw corrupt("its section ends " + left() + " bytes on, where " + count + " are needed");
    }
  }
}
