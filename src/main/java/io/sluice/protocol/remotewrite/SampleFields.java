package io.sluice.protocol.remotewrite;

import io.sluice.protocol.wire.WireReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads one {@code prometheus.Sample}: a double as its raw bits and a time in milliseconds; a field
 * that is missing is 0, of a repeated one the last counts. Confined to the thread of its decoder.
 */
final class SampleFields {
  private static final int VALUE = 1;
  private static final int TIMESTAMP = 2;
  private static final byte VALUE_TAG = (byte) WireReader.tagOf(VALUE, WireReader.FIXED64);
  private static final byte TIMESTAMP_TAG = (byte) WireReader.tagOf(TIMESTAMP, WireReader.VARINT);

  /** Two tags, 8 bytes of value and a time of 6 bytes, which are the years 2004 to 2109. */
  private static final int USUAL_BYTES = 16;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] buf;
  private final WireReader in;

  long timestamp;
  long valueBits;

  SampleFields(byte[] buf, WireReader in) {
    this.buf = buf;
    this.in = in;
  }

  /** Reads the message that the cursor has entered, to its end. */
  void read() {
    int pos = in.pos();
    if (in.end() - pos == USUAL_BYTES && isUsual(pos)) {
      usual(pos);
      in.seek(pos + USUAL_BYTES);
    } else {
      fields();
    }
  }

  private boolean isUsual(int pos) {
    return buf[pos] == VALUE_TAG
        && buf[pos + 9] == TIMESTAMP_TAG
        && (buf[pos + 10] & buf[pos + 11] & buf[pos + 12] & buf[pos + 13] & buf[pos + 14]) < 0
        && buf[pos + 15] >= 0;
  }

  private void usual(int pos) {
    valueBits = (long) LONG.get(buf, pos + 1);
    long bytes = (long) LONG.get(buf, pos + 8) >>> 16;
    timestamp =
        septet(bytes, 0)
            + septet(bytes, 1)
            + septet(bytes, 2)
            + septet(bytes, 3)
            + septet(bytes, 4)
            + septet(bytes, 5);
  }

  /** The i-th byte of a varint, where its 7 bits belong. */
  private static long septet(long bytes, int i) {
    return ((bytes >>> (8 * i)) & 0x7f) << (7 * i);
  }

  private void fields() {
    timestamp = 0;
    valueBits = 0;
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag >>> 3 == VALUE) {
        in.require(tag, WireReader.FIXED64, "timeseries.samples.value");
        valueBits = in.fixed64("timeseries.samples.value");
      } else if (tag >>> 3 == TIMESTAMP) {
        in.require(tag, WireReader.VARINT, "timeseries.samples.timestamp");
        timestamp = in.varint("timeseries.samples.timestamp");
      } else {
        in.skip(tag);
      }
    }
  }
}
