package io.sluice.protocol.remotewrite;

import io.sluice.api.RefusalReason;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.Utf8;
import io.sluice.protocol.wire.WireReader;

/**
 * The slow path of a series: parses its labels and defines it. Confined to the thread of its
 * decoder.
 */
final class LabelFields {
  private static final int NAME = 1;
  private static final int VALUE = 2;

  private final byte[] buf;
  private final WireReader in;
  private final WriteBatch out;

  private int nameOff;
  private int nameLen;
  private int valueOff;
  private int valueLen;

  LabelFields(byte[] buf, WireReader in, WriteBatch out) {
    this.buf = buf;
    this.in = in;
    this.out = out;
  }

  /**
   * Parses all labels from the cursor to the end of the series and opens it.
   *
   * @param raw how many bytes from the cursor on are exactly the labels; 0 if they are scattered
   */
  void define(int raw) {
    int start = in.pos();
    int count = 0;
    out.labels().begin();
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag >>> 3 == RemoteWriteDecoder.LABELS) {
        int outer = in.enter("timeseries.labels");
        label();
        in.leave(outer);
        if (!isUtf8()) {
          out.labels().refuse(RefusalReason.INVALID_UTF8, "labels[" + count + "] is not UTF-8");
        }
        count++;
        out.labels().add(buf, nameOff, nameLen, buf, valueOff, valueLen);
      } else {
        in.skip(tag);
      }
    }
    out.define(buf, start, raw);
  }

  private boolean isUtf8() {
    return Utf8.isValid(buf, nameOff, nameLen) && Utf8.isValid(buf, valueOff, valueLen);
  }

  private void label() {
    nameLen = 0;
    valueLen = 0;
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag >>> 3 == NAME) {
        in.require(tag, WireReader.LEN, "timeseries.labels.name");
        nameLen = in.length("timeseries.labels.name");
        nameOff = in.pos();
        in.seek(nameOff + nameLen);
      } else if (tag >>> 3 == VALUE) {
        in.require(tag, WireReader.LEN, "timeseries.labels.value");
        valueLen = in.length("timeseries.labels.value");
        valueOff = in.pos();
        in.seek(valueOff + valueLen);
      } else {
        in.skip(tag);
      }
    }
  }
}
