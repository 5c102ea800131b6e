package io.sluice.protocol.wire;

import io.sluice.protocol.MalformedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A cursor over protobuf fields (<a
 * href="https://protobuf.dev/programming-guides/encoding/">encoding</a>) in a byte array. Reads in
 * place and allocates nothing; every length is checked against the message around it. Positions are
 * indices of the array; messages of exceptions name offsets from the beginning of the body and the
 * field that was read. Confined to one thread.
 */
public final class WireReader {
  /** Wire type of integers, booleans and enums. */
  public static final int VARINT = 0;

  /** Wire type of doubles and fixed 64-bit integers. */
  public static final int FIXED64 = 1;

  /** Wire type of strings, bytes, messages and packed lists. */
  public static final int LEN = 2;

  /** Wire type of floats and fixed 32-bit integers. */
  public static final int FIXED32 = 5;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_VARINT = 10;

  private final byte[] buf;
  private final int base;
  private int pos;
  private int end;

  /** A cursor at the first field of the message in {@code buf[off, off + len)}. */
  public WireReader(byte[] buf, int off, int len) {
    this(buf, off, off, len);
  }

  /** The same within a body that begins at {@code base}, to which offsets in messages refer. */
  public WireReader(byte[] buf, int base, int off, int len) {
    this.buf = buf;
    this.base = base;
    this.pos = off;
    this.end = off + len;
  }

  /** The tag of that field and wire type, as {@link #tag} returns it. */
  public static int tagOf(int field, int wireType) {
    return field << 3 | wireType;
  }

  /** Index of the next byte. */
  public int pos() {
    return pos;
  }

  /** Index behind the message that is being read. */
  public int end() {
    return end;
  }

  /** Goes to an index within the message that is being read. */
  public void seek(int index) {
    pos = index;
  }

  /** True unless the message that is being read has ended. */
  public boolean hasNext() {
    return pos < end;
  }

  /** Reads a tag: field number and wire type. */
  public int tag() {
    if (pos < end && buf[pos] >= 8) {
      return buf[pos++];
    }
    int at = pos;
    long tag = varint("tag");
    if (tag < 0 || tag > 0xffffffffL || tag >>> 3 == 0) {
      throw malformedAt("a tag that is no field number", at);
    }
    return (int) tag;
  }

  /**
   * Reads a length and narrows the cursor to the message behind it.
   *
   * @return the end of the message around it, to be given to {@link #leave}
   */
  public int enter(String field) {
    int outer = end;
    int length = length(field);
    end = pos + length;
    return outer;
  }

  /**
   * Narrows the cursor to the next {@code length} bytes, which are known to be there.
   *
   * @return as {@link #enter}
   */
  public int narrow(int length) {
    int outer = end;
    end = pos + length;
    return outer;
  }

  /** Goes behind the message that was entered, wherever the cursor is in it. */
  public void leave(int outer) {
    pos = end;
    end = outer;
  }

  /** Reads a length; so many bytes are there. */
  public int length(String field) {
    int at = pos;
    if (pos < end && buf[pos] >= 0 && buf[pos] < end - pos) {
      return buf[pos++];
    }
    long length = varint(field);
    if (length < 0 || length > end - pos) {
      throw malformedAt(
          field + ": the length " + Long.toUnsignedString(length) + " goes past the end", at);
    }
    return (int) length;
  }

  /** Reads an integer of up to 64 bits. */
  public long varint(String field) {
    int at = pos;
    long value = 0;
    for (int i = 0; i < MAX_VARINT; i++) {
      if (pos == end) {
        throw malformedAt(field + ": cut short", at);
      }
      byte b = buf[pos++];
      value |= (b & 0x7fL) << (7 * i);
      if (b >= 0) {
        if (i == MAX_VARINT - 1 && b > 1) {
          break;
        }
        return value;
      }
    }
    throw malformedAt(field + ": an integer of more than 64 bits", at);
  }

  /** Reads 8 bytes, little endian. */
  public long fixed64(String field) {
    if (end - pos < Long.BYTES) {
      throw malformedAt(field + ": cut short", pos);
    }
    long value = (long) LONG.get(buf, pos);
    pos += Long.BYTES;
    return value;
  }

  /** Checks the wire type of a tag that was just read. */
  public void require(int tag, int wireType, String field) {
    if ((tag & 7) != wireType) {
      throw malformed(field + ": wire type " + (tag & 7) + " where " + wireType + " belongs");
    }
  }

  /** Skips the value of a field that is not known. Groups are not skipped but malformed. */
  public void skip(int tag) {
    String field = "field";
    switch (tag & 7) {
      case VARINT -> varint(field);
      case FIXED64 -> forward(Long.BYTES);
      case LEN -> forward(length(field));
      case FIXED32 -> forward(Integer.BYTES);
      default -> throw malformed("field " + (tag >>> 3) + ": wire type " + (tag & 7));
    }
  }

  private void forward(int bytes) {
    if (end - pos < bytes) {
      throw malformed("field: cut short");
    }
    pos += bytes;
  }

  /** Malformed at the cursor. */
  public MalformedException malformed(String what) {
    return malformedAt(what, pos);
  }

  private MalformedException malformedAt(String what, int index) {
    return MalformedException.atByte(what, (long) index - base);
  }
}
