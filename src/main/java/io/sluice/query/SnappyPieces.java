package io.sluice.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xerial.snappy.Snappy;

/**
 * Packs a message that is written piece by piece into one block of <a
 * href="https://github.com/google/snappy/blob/main/format_description.txt">snappy</a>. The format
 * allows every part of 64 KiB to be packed alone, so only what is packed is held, and what must
 * stand in front of a part but is known only behind it (its length) is put there afterwards,
 * unpacked. Confined to one thread.
 */
final class SnappyPieces {
  private static final int PART = 64 << 10;

  private final QueryBudget budget;
  private final List<byte[]> parts = new ArrayList<>();
  private final byte[] open = new byte[PART];
  private int filled;
  private long length;

  SnappyPieces(QueryBudget budget) {
    this.budget = budget;
    budget.bytes(2L * PART);
  }

  /** Bytes written so far, before packing. */
  long length() {
    return length;
  }

  void put(byte[] from, int off, int len) {
    int done = 0;
    while (done < len) {
      if (filled == PART) {
        pack();
      }
      int n = Math.min(len - done, PART - filled);
      System.arraycopy(from, off + done, open, filled, n);
      filled += n;
      done += n;
    }
    length += len;
  }

  /** Marks the place where something is put in later. */
  int mark() {
    pack();
    return parts.size();
  }

  /** Puts up to 60 bytes in at a mark; marks behind it move. */
  void insert(int mark, byte[] bytes, int len) {
    if (len > 0) {
      byte[] literal = new byte[1 + len];
      literal[0] = (byte) ((len - 1) << 2);
      System.arraycopy(bytes, 0, literal, 1, len);
      parts.add(mark, literal);
      length += len;
    }
  }

  /** The whole block. */
  List<byte[]> finish() {
    pack();
    ProtoBytes preamble = new ProtoBytes();
    preamble.uvarint(length);
    parts.add(0, Arrays.copyOf(preamble.array(), preamble.length()));
    return parts;
  }

  private void pack() {
    if (filled == 0) {
      return;
    }
    try {
      byte[] packed = Snappy.compress(Arrays.copyOf(open, filled));
      byte[] part = Arrays.copyOfRange(packed, ProtoBytes.uvarintSize(filled), packed.length);
      budget.bytes(part.length);
      parts.add(part);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    filled = 0;
  }
}
