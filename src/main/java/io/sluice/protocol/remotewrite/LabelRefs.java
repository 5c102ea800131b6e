package io.sluice.protocol.remotewrite;

import io.sluice.api.LabelBytes;
import io.sluice.api.RefusalReason;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.Utf8;
import io.sluice.protocol.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The label references of one series of remote write 2.0, and the series that they lead to. Since
 * references mean something else in each request, what stands for the labels is the text behind
 * them, put together in a buffer. Confined to the thread of its decoder, used again for every
 * series.
 */
final class LabelRefs {
  /** More than any limit on labels allows; so many are counted, the rest is not kept. */
  private static final int MAX = 8_192;

  private static final byte[] NAME = "__name__".getBytes(StandardCharsets.US_ASCII);

  private final byte[] buf;
  private final Symbols symbols;
  private final WriteBatch out;
  private int[] refs = new int[64];
  private int count;
  private boolean outside;
  private byte[] raw = new byte[512];
  private int rawLen;

  LabelRefs(byte[] buf, Symbols symbols, WriteBatch out) {
    this.buf = buf;
    this.symbols = symbols;
    this.out = out;
  }

  void clear() {
    count = 0;
    outside = false;
  }

  /** Reads one reference, or a packed list of them. */
  void read(WireReader in, int tag) {
    if ((tag & 7) == WireReader.VARINT) {
      add(in.varint("timeseries.labels_refs"));
      return;
    }
    in.require(tag, WireReader.LEN, "timeseries.labels_refs");
    int outer = in.enter("timeseries.labels_refs");
    while (in.hasNext()) {
      add(in.varint("timeseries.labels_refs"));
    }
    in.leave(outer);
  }

  private void add(long ref) {
    boolean inside = ref >= 0 && ref < symbols.count();
    outside |= !inside;
    if (count == MAX) {
      return;
    }
    if (count == refs.length) {
      refs = Arrays.copyOf(refs, 2 * count);
    }
    refs[count++] = inside ? (int) ref : 0;
  }

  /** The symbol that is the value of {@code __name__}, or -1. */
  int metricName() {
    for (int i = 0; i + 1 < count; i += 2) {
      if (isName(refs[i])) {
        return refs[i + 1];
      }
    }
    return -1;
  }

  private boolean isName(int ref) {
    int off = symbols.off(ref);
    return symbols.len(ref) == NAME.length
        && Arrays.equals(buf, off, off + NAME.length, NAME, 0, NAME.length);
  }

  /** Opens the series; its samples may be added after that, whatever came of it. */
  void open() {
    if (outside || count % 2 != 0) {
      refuse();
      return;
    }
    assemble();
    if (rawLen > 0 && (out.expectExactly(raw, 0, rawLen) || out.known(raw, 0, rawLen))) {
      return;
    }
    collect();
    out.define(raw, 0, rawLen);
  }

  private void refuse() {
    String message =
        outside
            ? "a label reference is outside of the " + symbols.count() + " symbols"
            : "a label name without a value: the number of references is odd";
    out.refuse(RefusalReason.MALFORMED, "", message);
  }

  private void assemble() {
    rawLen = 0;
    for (int i = 0; i < count; i++) {
      int length = symbols.len(refs[i]);
      if (raw.length - rawLen < length + 5) {
        raw = Arrays.copyOf(raw, Math.max(2 * raw.length, rawLen + length + 5));
      }
      rawLen = LabelBytes.putUvarint(raw, rawLen, length);
      System.arraycopy(buf, symbols.off(refs[i]), raw, rawLen, length);
      rawLen += length;
    }
  }

  private void collect() {
    out.labels().begin();
    for (int i = 0; i < count; i += 2) {
      int name = refs[i];
      int value = refs[i + 1];
      if (!isUtf8(name) || !isUtf8(value)) {
        out.labels().refuse(RefusalReason.INVALID_UTF8, "labels[" + i / 2 + "] is not UTF-8");
      }
      out.labels()
          .add(
              buf,
              symbols.off(name),
              symbols.len(name),
              buf,
              symbols.off(value),
              symbols.len(value));
    }
  }

  private boolean isUtf8(int ref) {
    return Utf8.isValid(buf, symbols.off(ref), symbols.len(ref));
  }
}
