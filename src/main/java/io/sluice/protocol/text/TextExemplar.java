package io.sluice.protocol.text;

import io.sluice.api.LabelBytes;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.Utf8;
import io.sluice.protocol.number.NumberText;
import java.util.Arrays;

/**
 * The exemplar behind a value in OpenMetrics: {@code # {trace_id="x"} value [seconds]}. One that
 * can't be read is counted as refused, the sample before it stands. Confined to the thread of its
 * decoder, used again.
 */
final class TextExemplar {
  private static final double MAX_SECONDS = 9e15;

  private final NumberText number = new NumberText();
  private byte[] buf = {};
  private int pos;
  private int end;
  private byte[] labels = new byte[256];
  private int length;
  private byte[] plain = new byte[128];
  private int used;

  /** Adds the exemplar at {@code from}, behind the {@code #}, to the series opened last. */
  void read(byte[] text, int from, int to, long sampleMillis, WriteBatch out) {
    buf = text;
    pos = from;
    end = to;
    length = 0;
    if (!labels() || !number(false)) {
      out.refuseExemplar();
      return;
    }
    long bits = number.bits;
    skip();
    if (pos == end) {
      out.exemplar(labels, 0, length, sampleMillis, bits);
    } else if (number(true)) {
      long millis = Math.round(Double.longBitsToDouble(number.bits) * 1_000);
      out.exemplar(labels, 0, length, millis, bits);
    } else {
      out.refuseExemplar();
    }
  }

  private boolean number(boolean isTime) {
    skip();
    int from = pos;
    while (pos < end && !TextDecoder.isSpace(buf[pos])) {
      pos++;
    }
    return number.real(buf, from, pos)
        && (!isTime || Math.abs(Double.longBitsToDouble(number.bits)) < MAX_SECONDS);
  }

  private boolean labels() {
    if (!take('{')) {
      return false;
    }
    while (!take('}')) {
      int start = pos;
      while (pos < end && buf[pos] != '=' && !TextDecoder.isSpace(buf[pos])) {
        pos++;
      }
      if (!put(buf, start, pos - start) || !take('=') || !quoted() || !put(plain, 0, used)) {
        return false;
      }
      if (!take(',') && (pos == end || buf[pos] != '}')) {
        return false;
      }
      skip();
    }
    return true;
  }

  private boolean take(char wanted) {
    skip();
    boolean there = pos < end && buf[pos] == wanted;
    pos += there ? 1 : 0;
    return there;
  }

  private boolean quoted() {
    used = 0;
    if (!take('"')) {
      return false;
    }
    while (pos < end && buf[pos] != '"') {
      byte b = buf[pos++];
      if (b == '\\' && pos < end) {
        b = buf[pos] == 'n' ? (byte) '\n' : buf[pos];
        pos++;
      }
      if (used == plain.length) {
        plain = Arrays.copyOf(plain, 2 * used);
      }
      plain[used++] = b;
    }
    return pos++ < end;
  }

  private boolean put(byte[] from, int off, int len) {
    if (!Utf8.isValid(from, off, len)) {
      return false;
    }
    if (labels.length - length < len + 5) {
      labels = Arrays.copyOf(labels, Math.max(2 * labels.length, length + len + 5));
    }
    length = LabelBytes.putUvarint(labels, length, len);
    System.arraycopy(from, off, labels, length, len);
    length += len;
    return true;
  }

  private void skip() {
    pos = TextDecoder.skipSpaces(buf, pos, end);
  }
}
