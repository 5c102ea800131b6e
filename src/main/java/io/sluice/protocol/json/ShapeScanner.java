package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.Utf8;

/**
 * Scans the native JSON shape as nearly every sender writes it: keys in the usual order, no escapes
 * in labels, times and values that fit. Says false for everything else, wrong or not: then the
 * batch must be dropped (a body) or is as it was (a line). Confined to one thread.
 */
final class ShapeScanner extends NumberCursor {
  private static final byte[] TIMESERIES = "\"timeseries\"".getBytes(US_ASCII);
  private static final byte[] LABELS = "\"labels\"".getBytes(US_ASCII);
  private static final byte[] SAMPLES = "\"samples\"".getBytes(US_ASCII);

  private final WriteBatch out;
  private final SampleStage stage;
  private int labelsStart;
  private int labelsLen;
  private boolean open;

  ShapeScanner(byte[] buf, int off, int len, WriteBatch out, SampleStage stage) {
    super(buf, off, len);
    this.out = out;
    this.stage = stage;
  }

  /** Scans a whole body. */
  boolean body() {
    return token('{') && key(TIMESERIES) && token('[') && allSeries() && token('}') && isAtEnd();
  }

  private boolean allSeries() {
    if (token(']')) {
      return true;
    }
    do {
      if (!series(true)) {
        return false;
      }
    } while (token(','));
    return token(']');
  }

  /** Scans one series that is all there is; gives its samples to the batch only if it is. */
  boolean line() {
    if (series(false) && isAtEnd()) {
      finish();
      return true;
    }
    if (open) {
      out.undoOpen();
    }
    return false;
  }

  private boolean isAtEnd() {
    skipSpace();
    return pos == end;
  }

  /** Reads one series; streaming, its samples may go to the batch before its end. */
  private boolean series(boolean streaming) {
    stage.clear();
    if (!token('{') || !key(LABELS) || !labels()) {
      return false;
    }
    if (!token(',') || !key(SAMPLES) || !token('[') || !samples(streaming) || !token('}')) {
      return false;
    }
    if (streaming) {
      finish();
    }
    return true;
  }

  private void finish() {
    if (!stage.isEmpty()) {
      open();
      stage.flushTo(out);
    }
  }

  /** Reads the labels object; opens the series if it is the one that the batch expects. */
  private boolean labels() {
    skipSpace();
    labelsStart = pos;
    labelsLen = out.expect(buf, pos, end);
    open = labelsLen > 0;
    if (open) {
      pos += labelsLen;
      return true;
    }
    if (!pairs(false)) {
      return false;
    }
    labelsLen = pos - labelsStart;
    return true;
  }

  /** Reads the pairs of the labels object, and collects them if asked. */
  private boolean pairs(boolean collect) {
    if (!token('{')) {
      return false;
    }
    if (token('}')) {
      return true;
    }
    do {
      if (!pair(collect)) {
        return false;
      }
    } while (token(','));
    return token('}');
  }

  private boolean pair(boolean collect) {
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
    return true;
  }

  private boolean isText() {
    return !stringWide || Utf8.isValid(buf, stringOff, stringLen);
  }

  /** Opens the series whose labels were read, unless it is open. */
  private void open() {
    if (!open && !out.known(buf, labelsStart, labelsLen)) {
      int after = pos;
      pos = labelsStart;
      out.labels().begin();
      pairs(true);
      pos = after;
      out.define(buf, labelsStart, labelsLen);
    }
    open = true;
  }

  private boolean samples(boolean streaming) {
    if (token(']')) {
      return true;
    }
    do {
      if (stage.isFull()) {
        if (!streaming) {
          return false;
        }
        finish();
      }
      if (!sample()) {
        return false;
      }
    } while (token(','));
    return token(']');
  }

  private boolean sample() {
    if (!token('[') || !integer()) {
      return false;
    }
    long timestamp = integer;
    if (!token(',')) {
      return false;
    }
    skipSpace();
    if (pos < end && buf[pos] == '"') {
      return special(timestamp) && token(']');
    }
    if (!number()) {
      return false;
    }
    stage.add(timestamp, Double.doubleToRawLongBits(number));
    return token(']');
  }

  private boolean special(long timestamp) {
    if (!string()) {
      return false;
    }
    long bits = SpecialValue.bits(new String(buf, stringOff, stringLen, US_ASCII));
    stage.add(timestamp, bits);
    return bits != SpecialValue.NONE;
  }
}
