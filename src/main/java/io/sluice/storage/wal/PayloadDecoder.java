package io.sluice.storage.wal;

import java.util.BitSet;

/**
 * Decodes the payloads of groups for a visitor and counts what it hands on. Remembers which refs
 * were defined, so that a sample whose definition was lost is told as an orphan. Confined to one
 * thread.
 */
final class PayloadDecoder {
  private final LogVisitor visitor;
  private final BitSet defined;
  private byte[] bytes = new byte[0];
  private int at;
  private int end;

  long groups;
  long samples;
  long definitions;
  long extras;
  long orphans;
  int highestRef = -1;

  PayloadDecoder(LogVisitor visitor) {
    this(visitor, new BitSet());
  }

  /** With refs that are defined before the log begins. */
  PayloadDecoder(LogVisitor visitor, BitSet known) {
    this.visitor = visitor;
    this.defined = (BitSet) known.clone();
  }

  /** Hands on what a group's frame holds; false if it does not hold together. */
  boolean decode(Frame frame) {
    bytes = frame.bytes;
    at = frame.payload;
    end = at + frame.length;
    groups++;
    int ref = 0;
    long time = 0;
    while (at < end) {
      long head = varint();
      long zigzag = head >>> WalFormat.KIND_BITS;
      ref += (int) (zigzag >>> 1) ^ -(int) (zigzag & 1);
      int kind = (int) head & ((1 << WalFormat.KIND_BITS) - 1);
      long next = varint();
      if (ref < 0 || kind > WalFormat.KIND_EXTRA) {
        return false;
      }
      if (kind != WalFormat.KIND_SAMPLE) {
        if (kind == WalFormat.KIND_DEFINE ? !define(ref, next) : !extra(ref, next)) {
          return false;
        }
      } else {
        time += (next >>> 1) ^ -(next & 1);
        if (end - at < Long.BYTES) {
          return false;
        }
        sample(ref, time);
      }
    }
    return at == end;
  }

  private boolean define(int ref, long length) {
    if (length < 0 || length > end - at) {
      return false;
    }
    defined.set(ref);
    definitions++;
    highestRef = Math.max(highestRef, ref);
    visitor.define(ref, bytes, at, (int) length);
    at += (int) length;
    return true;
  }

  private boolean extra(int ref, long type) {
    long length = varint();
    if ((type & ~0x7fL) != 0 || length < 0 || length > end - at) {
      return false;
    }
    boolean ofNoSeries = type == ExtraType.METADATA;
    highestRef = ofNoSeries ? highestRef : Math.max(highestRef, ref);
    if (ofNoSeries || defined.get(ref)) {
      extras++;
      visitor.extra(ref, (int) type, bytes, at, (int) length);
    } else {
      orphans++;
    }
    at += (int) length;
    return true;
  }

  private void sample(int ref, long time) {
    long bits = WalFormat.getLong(bytes, at);
    at += Long.BYTES;
    highestRef = Math.max(highestRef, ref);
    if (defined.get(ref)) {
      samples++;
      visitor.sample(ref, time, bits);
    } else {
      orphans++;
      visitor.orphan(ref, time, bits);
    }
  }

  private long varint() {
    if (at < end && bytes[at] >= 0) {
      return bytes[at++];
    }
    return longVarint();
  }

  private long longVarint() {
    long value = 0;
    for (int shift = 0; shift < 64 && at < end; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    at = end + 1; // cut short or too long: the caller sees that it went past the end
    return value;
  }
}
