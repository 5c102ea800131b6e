package io.sluice.protocol.compress;

import io.sluice.protocol.MalformedException;
import java.util.zip.CRC32;

/**
 * Skips the header of a gzip member (RFC 1952, section 2.3) byte by byte, so that it may be cut
 * anywhere. Keeps nothing of it. Confined to the thread of its decompressor.
 */
final class GzipHeader {
  private static final int FHCRC = 2;
  private static final int FEXTRA = 4;
  private static final int FNAME = 8;
  private static final int FCOMMENT = 16;
  private static final int RESERVED = 0xe0;
  private static final int FIXED_BYTES = 10;

  private enum Part {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    CRC,
    DONE
  }

  private final CRC32 crc = new CRC32();
  private Part part = Part.FIXED;
  private int flags;
  private int at;
  private int number;

  /** Starts the next member. */
  void reset() {
    crc.reset();
    part = Part.FIXED;
    flags = 0;
    at = 0;
    number = 0;
  }

  boolean isStarted() {
    return part != Part.FIXED || at > 0;
  }

  boolean isDone() {
    return part == Part.DONE;
  }

  /** Takes the next byte; {@code offset} is its place in the body. */
  void accept(byte b, long offset) {
    int value = b & 0xff;
    if (part == Part.CRC) {
      headerCrc(value, offset);
      return;
    }
    crc.update(value);
    switch (part) {
      case FIXED -> fixed(value, offset);
      case EXTRA_LENGTH -> extraLength(value);
      case EXTRA -> {
        if (--number == 0) {
          enterAfter(Part.EXTRA);
        }
      }
      case NAME, COMMENT -> {
        if (value == 0) {
          enterAfter(part);
        }
      }
      default -> throw new IllegalStateException("the header is complete");
    }
  }

  private void fixed(int value, long offset) {
    switch (at++) {
      case 0 -> require(value == 0x1f, "no gzip member", offset);
      case 1 -> require(value == 0x8b, "no gzip member", offset);
      case 2 -> require(value == 8, "unknown gzip method " + value, offset);
      case 3 -> {
        require((value & RESERVED) == 0, "unknown gzip flags", offset);
        flags = value;
      }
      case FIXED_BYTES - 1 -> enterAfter(Part.FIXED);
      default -> {
        // time, extra flags, operating system
      }
    }
  }

  private void extraLength(int value) {
    number |= value << (8 * at++);
    if (at == 2) {
      if (number == 0) {
        enterAfter(Part.EXTRA);
      } else {
        part = Part.EXTRA;
      }
    }
  }

  private void headerCrc(int value, long offset) {
    number |= value << (8 * at++);
    if (at == 2) {
      require(number == (int) (crc.getValue() & 0xffff), "wrong gzip header checksum", offset);
      part = Part.DONE;
    }
  }

  /** Goes to the next part that the flags announce. */
  private void enterAfter(Part done) {
    at = 0;
    number = 0;
    if (done.compareTo(Part.EXTRA_LENGTH) < 0 && (flags & FEXTRA) != 0) {
      part = Part.EXTRA_LENGTH;
    } else if (done.compareTo(Part.NAME) < 0 && (flags & FNAME) != 0) {
      part = Part.NAME;
    } else if (done.compareTo(Part.COMMENT) < 0 && (flags & FCOMMENT) != 0) {
      part = Part.COMMENT;
    } else {
      part = (flags & FHCRC) != 0 ? Part.CRC : Part.DONE;
    }
  }

  private static void require(boolean condition, String what, long offset) {
    if (!condition) {
      throw MalformedException.atByte(what, offset);
    }
  }
}
