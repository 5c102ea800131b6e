package io.sluice.api;

import java.nio.charset.StandardCharsets;

/**
 * Walks over canonical label bytes without copying them; reusable. Confined to one thread.
 *
 * <pre>{@code
 * cursor.reset(bytes, off, len);
 * while (cursor.next()) {
 *   use(bytes, cursor.nameOffset(), cursor.nameLength(), ...);
 * }
 * }</pre>
 */
public final class LabelCursor {
  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int at;
  private int end;
  private int nameOffset;
  private int nameLength;
  private int valueOffset;
  private int valueLength;

  /** Stands before the first pair of these bytes. */
  public LabelCursor reset(byte[] canonical, int off, int len) {
    bytes = canonical;
    at = off;
    end = off + len;
    return this;
  }

  /** Goes to the next pair; false after the last. */
  public boolean next() {
    if (at >= end) {
      return false;
    }
    nameLength = LabelBytes.getUvarint(bytes, at);
    nameOffset = at + LabelBytes.uvarintSize(nameLength);
    int value = nameOffset + nameLength;
    valueLength = LabelBytes.getUvarint(bytes, value);
    valueOffset = value + LabelBytes.uvarintSize(valueLength);
    at = valueOffset + valueLength;
    return true;
  }

  /** Where the name begins in the array. */
  public int nameOffset() {
    return nameOffset;
  }

  /** Bytes of the name. */
  public int nameLength() {
    return nameLength;
  }

  /** Where the value begins in the array. */
  public int valueOffset() {
    return valueOffset;
  }

  /** Bytes of the value. */
  public int valueLength() {
    return valueLength;
  }

  /** The name as a new String. */
  public String name() {
    return new String(bytes, nameOffset, nameLength, StandardCharsets.UTF_8);
  }

  /** The value as a new String. */
  public String value() {
    return new String(bytes, valueOffset, valueLength, StandardCharsets.UTF_8);
  }
}
