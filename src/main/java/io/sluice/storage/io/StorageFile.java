package io.sluice.storage.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file, read and written at positions. Not thread-safe. */
public interface StorageFile extends Closeable {

  /** Length in bytes. Says nothing about how much of it was ever written whole. */
  long size() throws IOException;

  /**
   * Reads from a position until the buffer is full or the file ends.
   *
   * @return bytes read, 0 at or behind the end
   */
  int read(ByteBuffer target, long position) throws IOException;

  /**
   * Writes all remaining bytes at a position; on an error any part of them may have been written.
   */
  void write(ByteBuffer source, long position) throws IOException;

  /**
   * Makes what was written durable. After an error it must not be tried again: the operating system
   * may have dropped the pages and would report success.
   *
   * @param metadata also times and the like; a changed length is always included
   */
  void force(boolean metadata) throws IOException;
}
