package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.Utf8;
import java.util.Arrays;

/**
 * Scans datapoints as nearly every sender writes them: the four keys in any order, no escapes,
 * numbers that fit. Says false for everything else, wrong or not; then the batch must be dropped.
 * Confined to one thread.
 */
final class PutScanner extends NumberCursor {
  private static final byte[] NAME = "__name__".getBytes(US_ASCII);
  private static final byte[] METRIC = "metric".getBytes(US_ASCII);
  private static final byte[] TIMESTAMP = "timestamp".getBytes(US_ASCII);
  private static final byte[] VALUE = "value".getBytes(US_ASCII);
  private static final byte[] TAGS = "tags".getBytes(US_ASCII);

  private final WriteBatch out;
  private final Datapoints points;

  private int metricOff;
  private int metricLen;
  private int tagsOff;
  private int tagsLen;
  private long time;
  private double value;
  private int seen;

  /** What stands for the labels: the metric, a zero byte, the text of the tags. */
  private byte[] raw = new byte[256];

  PutScanner(byte[] buf, int off, int len, WriteBatch out, Datapoints points) {
    super(buf, off, len);
    this.out = out;
    this.points = points;
  }

  boolean body() {
    skipSpace();
    boolean several = pos < end && buf[pos] == '[';
    boolean good = several ? array() : point();
    skipSpace();
    return good && pos == end;
  }

  private boolean array() {
    pos++;
    if (token(']')) {
      return true;
    }
    do {
      if (!point()) {
        return false;
      }
    } while (token(','));
    return token(']');
  }

  private boolean point() {
    seen = 0;
    if (!token('{')) {
      return false;
    }
    int start = pos - 1;
    do {
      if (!string() || !member()) {
        return false;
      }
    } while (token(','));
    if (seen != 15 || !token('}')) {
      return false;
    }
    points.add(start, pos);
    open();
    out.sample(PutDecoder.millis(time), Double.doubleToRawLongBits(value));
    return true;
  }

  private boolean member() {
    int off = stringOff;
    int len = stringLen;
    if (!token(':')) {
      return false;
    }
    if (is(METRIC, off, len)) {
      boolean good = isNew(1) && string() && isText();
      metricOff = stringOff;
      metricLen = stringLen;
      return good;
    }
    if (is(TIMESTAMP, off, len)) {
      boolean good = isNew(2) && integer() && integer > 0;
      time = integer;
      return good;
    }
    if (is(VALUE, off, len)) {
      return isNew(4) && value();
    }
    return is(TAGS, off, len) && isNew(8) && tags();
  }

  private boolean is(byte[] key, int off, int len) {
    return Arrays.equals(buf, off, off + len, key, 0, key.length);
  }

  private boolean isNew(int bit) {
    boolean isNew = (seen & bit) == 0;
    seen |= bit;
    return isNew;
  }

  private boolean isText() {
    return !stringWide || Utf8.isValid(buf, stringOff, stringLen);
  }

  private boolean value() {
    skipSpace();
    boolean quoted = pos < end && buf[pos] == '"';
    pos += quoted ? 1 : 0;
    if (pos == end || isSpace(buf[pos]) || !number()) {
      return false;
    }
    value = number;
    return !quoted || (pos < end && buf[pos++] == '"');
  }

  private boolean tags() {
    skipSpace();
    tagsOff = pos;
    boolean good = pairs(false);
    tagsLen = pos - tagsOff;
    return good;
  }

  /** Reads the pairs of the tags object, and collects them if asked. */
  private boolean pairs(boolean collect) {
    if (!token('{')) {
      return false;
    }
    do {
      if (!string() || !isText()) {
        return false;
      }
      int nameOff = stringOff;
      int nameLen = stringLen;
      if (!token(':') || !string() || !isText()) {
        return false;
      }
      if (collect) {
        out.labels().add(buf, nameOff, nameLen, buf, stringOff, stringLen);
      }
    } while (token(','));
    return token('}');
  }

  private void open() {
    int length = metricLen + 1 + tagsLen;
    if (raw.length < length) {
      raw = new byte[Math.max(length, 2 * raw.length)];
    }
    System.arraycopy(buf, metricOff, raw, 0, metricLen);
    raw[metricLen] = 0;
    System.arraycopy(buf, tagsOff, raw, metricLen + 1, tagsLen);
    if (out.expectExactly(raw, 0, length) || out.known(raw, 0, length)) {
      return;
    }
    int after = pos;
    pos = tagsOff;
    out.labels().begin();
    out.labels().add(NAME, 0, NAME.length, buf, metricOff, metricLen);
    pairs(true);
    pos = after;
    out.define(raw, 0, length);
  }
}
