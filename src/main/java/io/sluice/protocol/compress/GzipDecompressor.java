package io.sluice.protocol.compress;

import io.sluice.protocol.MalformedException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * gzip (RFC 1952): members one after another, each with its checksum and length verified. Anything
 * behind a member that is no member is malformed. Confined to one thread at a time.
 */
final class GzipDecompressor extends BoundedDecompressor {
  /** What zlib documents for inflating with the largest window, rounded up. */
  static final int WORKING_BYTES = 48 << 10;

  private static final int TRAILER_BYTES = 8;

  private final GzipHeader header = new GzipHeader();
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private byte[] src = new byte[0];
  private int pos;
  private int end;
  private long trailer;
  private int trailerBytes;
  private boolean anyMember;

  GzipDecompressor(Expansion limits) {
    super(limits);
  }

  @Override
  void input(byte[] piece, int off, int len) {
    src = piece;
    pos = off;
    end = off + len;
    if (header.isDone()) {
      inflater.setInput(src, pos, len);
    }
  }

  @Override
  int output(byte[] dst, int off, int len) {
    while (pos < end) {
      if (!header.isDone()) {
        header();
      } else if (!inflater.finished()) {
        int n = inflate(dst, off, len);
        if (n > 0) {
          return n;
        }
      } else {
        trailer();
      }
    }
    // all input is taken, but the inflater may hold output that had no room before
    return header.isDone() && !inflater.finished() ? inflate(dst, off, len) : 0;
  }

  private void header() {
    header.accept(src[pos], offset());
    pos++;
    if (header.isDone()) {
      inflater.setInput(src, pos, end - pos);
    }
  }

  /** Inflates; {@code pos} follows what the inflater has taken. */
  private int inflate(byte[] dst, int off, int len) {
    try {
      int n = inflater.inflate(dst, off, len);
      pos = end - inflater.getRemaining();
      if (n == 0 && inflater.needsDictionary()) {
        throw MalformedException.atByte("gzip asks for a dictionary", offset());
      }
      crc.update(dst, off, n);
      return n;
    } catch (DataFormatException e) {
      throw MalformedException.atByte("bad deflate data: " + e.getMessage(), offset());
    }
  }

  /** Takes one byte of the checksum and length, little endian, and judges them when complete. */
  private void trailer() {
    trailer |= (src[pos++] & 0xffL) << (8 * trailerBytes++);
    if (trailerBytes == TRAILER_BYTES) {
      if ((trailer & 0xffffffffL) != crc.getValue()) {
        throw MalformedException.atByte("wrong gzip checksum", offset());
      }
      if (trailer >>> 32 != (inflater.getBytesWritten() & 0xffffffffL)) {
        throw MalformedException.atByte("wrong gzip length", offset());
      }
      nextMember();
    }
  }

  private void nextMember() {
    anyMember = true;
    header.reset();
    inflater.reset();
    crc.reset();
    trailer = 0;
    trailerBytes = 0;
  }

  private long offset() {
    return fed() - (end - pos);
  }

  @Override
  public void finish() {
    if (header.isStarted() || !anyMember) {
      throw MalformedException.atByte("the gzip stream is cut short", fed());
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
