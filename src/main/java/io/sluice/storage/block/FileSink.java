package io.sluice.storage.block;

import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/**
 * Writes one new file from its start to its end through a buffer, with a checksum of the section
 * under way and the SHA-256 of the whole. Confined to one thread.
 */
final class FileSink implements Closeable {
  private static final int BUFFER = 256 << 10;

  private final StorageFile file;
  private final MessageDigest digest = sha256();
  private final CRC32C crc = new CRC32C();
  private final byte[] buffer = new byte[BUFFER];
  private int filled;
  private int summed; // of the buffer, by the checksum
  private long written;

  /** Creates the file. */
  FileSink(FileLayer files, Path path) throws IOException {
    this.file = files.create(path);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Bytes put so far. */
  long position() {
    return written + filled;
  }

  void put(int value) throws IOException {
    room(1);
    buffer[filled++] = (byte) value;
  }

  void putInt(int value) throws IOException {
    room(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      buffer[filled++] = (byte) (value >>> shift);
    }
  }

  void putLong(long value) throws IOException {
    putInt((int) (value >>> 32));
    putInt((int) value);
  }

  void putUvarint(long value) throws IOException {
    room(BlockFormat.MAX_VARINT);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[filled++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[filled++] = (byte) rest;
  }

  void put(byte[] source, int off, int len) throws IOException {
    int at = off;
    int left = len;
    while (left > 0) {
      room(1);
      int part = Math.min(left, BUFFER - filled);
      System.arraycopy(source, at, buffer, filled, part);
      filled += part;
      at += part;
      left -= part;
    }
  }

  void put(Scratch scratch) throws IOException {
    put(scratch.bytes, 0, scratch.length);
  }

  /** Zeros up to the next multiple. */
  void align(int multiple) throws IOException {
    while (position() % multiple != 0) {
      put(0);
    }
  }

  /** What follows counts for {@link #putCrc}. */
  void beginCrc() {
    crc.reset();
    summed = filled;
  }

  /** Writes the checksum of everything since {@link #beginCrc}. */
  void putCrc() throws IOException {
    crc.update(buffer, summed, filled - summed);
    summed = filled;
    putInt((int) crc.getValue());
  }

  /** Writes out what is buffered, so that {@link #file} can be read. */
  void flush() throws IOException {
    crc.update(buffer, summed, filled - summed);
    digest.update(buffer, 0, filled);
    file.write(ByteBuffer.wrap(buffer, 0, filled), written);
    written += filled;
    filled = 0;
    summed = 0;
  }

  /** The file under way. */
  StorageFile file() {
    return file;
  }

  /** Writes out, syncs and closes; returns the SHA-256 of the whole. */
  byte[] finish() throws IOException {
    flush();
    file.force(true);
    file.close();
    return digest.digest();
  }

  private void room(int bytes) throws IOException {
    if (filled + bytes > BUFFER) {
      flush();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
