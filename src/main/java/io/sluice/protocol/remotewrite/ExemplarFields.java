package io.sluice.protocol.remotewrite;

import io.sluice.api.LabelBytes;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.Utf8;
import io.sluice.protocol.wire.WireReader;
import java.util.Arrays;

/**
 * Reads exemplars of both versions of remote write and gives them to the batch; both have labels,
 * value and timestamp in the same fields, in 2.0 the labels are references to symbols. Confined to
 * the thread of its decoder.
 */
final class ExemplarFields {
  private static final int LABELS = 1;
  private static final int VALUE = 2;
  private static final int TIMESTAMP = 3;
  private static final int LABEL_NAME = 1;
  private static final int LABEL_VALUE = 2;

  private final byte[] buf;
  private final WireReader in;
  private final WriteBatch out;

  private byte[] labels = new byte[256];
  private int length;
  private boolean unusable;
  private long timestamp;
  private long valueBits;

  ExemplarFields(byte[] buf, WireReader in, WriteBatch out) {
    this.buf = buf;
    this.in = in;
    this.out = out;
  }

  /** Reads the exemplar of 1.0 that the cursor has entered; false if it is refused. */
  boolean read() {
    begin();
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag >>> 3 == LABELS) {
        in.require(tag, WireReader.LEN, "exemplars.labels");
        int outer = in.enter("exemplars.labels");
        label();
        in.leave(outer);
      } else {
        valueOrTime(tag);
      }
    }
    return end();
  }

  /** Reads the exemplar of 2.0 that the cursor has entered; false if it is refused. */
  boolean read(Symbols symbols) {
    begin();
    int refs = 0;
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag == WireReader.tagOf(LABELS, WireReader.VARINT)) {
        reference(symbols);
        refs++;
      } else if (tag >>> 3 == LABELS) {
        in.require(tag, WireReader.LEN, "exemplars.labels_refs");
        int outer = in.enter("exemplars.labels_refs");
        for (; in.hasNext(); refs++) {
          reference(symbols);
        }
        in.leave(outer);
      } else {
        valueOrTime(tag);
      }
    }
    unusable |= refs % 2 != 0;
    return end();
  }

  private void begin() {
    length = 0;
    unusable = false;
    timestamp = 0;
    valueBits = 0;
  }

  private boolean end() {
    if (unusable) {
      out.refuseExemplar();
      return false;
    }
    return out.exemplar(labels, 0, length, timestamp, valueBits);
  }

  private void valueOrTime(int tag) {
    if (tag >>> 3 == VALUE) {
      in.require(tag, WireReader.FIXED64, "exemplars.value");
      valueBits = in.fixed64("exemplars.value");
    } else if (tag >>> 3 == TIMESTAMP) {
      in.require(tag, WireReader.VARINT, "exemplars.timestamp");
      timestamp = in.varint("exemplars.timestamp");
    } else {
      in.skip(tag);
    }
  }

  private void label() {
    int nameOff = 0;
    int nameLen = 0;
    int valueOff = 0;
    int valueLen = 0;
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag >>> 3 == LABEL_NAME) {
        in.require(tag, WireReader.LEN, "exemplars.labels.name");
        nameLen = in.length("exemplars.labels.name");
        nameOff = in.pos();
        in.seek(nameOff + nameLen);
      } else if (tag >>> 3 == LABEL_VALUE) {
        in.require(tag, WireReader.LEN, "exemplars.labels.value");
        valueLen = in.length("exemplars.labels.value");
        valueOff = in.pos();
        in.seek(valueOff + valueLen);
      } else {
        in.skip(tag);
      }
    }
    put(nameOff, nameLen);
    put(valueOff, valueLen);
  }

  private void reference(Symbols symbols) {
    long ref = in.varint("exemplars.labels_refs");
    boolean inside = ref >= 0 && ref < symbols.count();
    unusable |= !inside;
    if (inside) {
      put(symbols.off((int) ref), symbols.len((int) ref));
    }
  }

  /**
   * Adds a text, unless the labels are too long already: then they are refused whatever follows.
   */
  private void put(int off, int len) {
    if (unusable || length > 4 * out.exemplarLabelBytes() || !Utf8.isValid(buf, off, len)) {
      unusable = true;
      return;
    }
    if (labels.length - length < len + 5) {
      labels = Arrays.copyOf(labels, Math.max(2 * labels.length, length + len + 5));
    }
    length = LabelBytes.putUvarint(labels, length, len);
    System.arraycopy(buf, off, labels, length, len);
    length += len;
  }
}
