package io.sluice.protocol.otlp;

import io.sluice.protocol.wire.WireReader;
import java.util.Arrays;

/**
 * A repeated field of integers or doubles, packed or not. Confined to the thread of its decoder.
 */
final class LongList {
  private long[] values = new long[16];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  long get(int i) {
    return values[i];
  }

  double getDouble(int i) {
    return Double.longBitsToDouble(values[i]);
  }

  /** Reads one value, or a packed list of them. */
  void read(WireReader in, int tag, String field) {
    if ((tag & 7) == WireReader.FIXED64) {
      add(in.fixed64(field));
      return;
    }
    in.require(tag, WireReader.LEN, field);
    int outer = in.enter(field);
    while (in.hasNext()) {
      add(in.fixed64(field));
    }
    in.leave(outer);
  }

  /** Reads one integer, or a packed list of them. */
  void readVarints(WireReader in, int tag, String field) {
    if ((tag & 7) == WireReader.VARINT) {
      add(in.varint(field));
      return;
    }
    in.require(tag, WireReader.LEN, field);
    int outer = in.enter(field);
    while (in.hasNext()) {
      add(in.varint(field));
    }
    in.leave(outer);
  }

  private void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }
}
