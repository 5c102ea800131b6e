package io.sluice.protocol.influx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.RefusalReason;
import io.sluice.ingest.WriteBatch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes Influx line protocol (<a
 * href="https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/">syntax</a>) into a
 * batch. A number or boolean becomes a sample of the series {@code <measurement>_<field>} with the
 * tags as labels; a string is refused by name; a line that can't be read is refused as one sample,
 * with its number, and nothing of it is stored. The batch is begun with the policy that the newest
 * value wins. Confined to one thread; one decoder per request.
 */
public final class InfluxDecoder {
  private static final int MAX_EXCERPT = 120;

  private final byte[] buf;
  private final int off;
  private final int end;
  private final long now;
  private final WriteBatch out;
  private final LineReader line;
  private final TagLabels labels;

  /** What stands for the labels of the field: the key of the line, a space, the field's key. */
  private byte[] raw = new byte[256];

  private long number;
  private long lines;
  private long malformed;
  private long strings;

  private InfluxDecoder(
      byte[] body,
      int off,
      int len,
      Precision precision,
      long nowMillis,
      Database database,
      WriteBatch out) {
    this.buf = body;
    this.off = off;
    this.end = off + len;
    this.now = nowMillis;
    this.out = out;
    this.line = new LineReader(body, precision);
    this.labels = new TagLabels(body, database, out);
  }

  /**
   * Decodes one body, which is not compressed any more.
   *
   * @param precision the unit of its times
   * @param nowMillis the time of lines without one
   * @param database what the series of this body belong to
   * @return what it held
   */
  public static InfluxCounts decode(
      byte[] body,
      int off,
      int len,
      Precision precision,
      long nowMillis,
      Database database,
      WriteBatch out) {
    database.begin(out);
    return new InfluxDecoder(body, off, len, precision, nowMillis, database, out).body();
  }

  /** The same for series that belong to no database. */
  public static InfluxCounts decode(
      byte[] body, int off, int len, Precision precision, long nowMillis, WriteBatch out) {
    return decode(body, off, len, precision, nowMillis, Database.NONE, out);
  }

  private InfluxCounts body() {
    int pos = off;
    while (pos < end) {
      number++;
      pos = line(pos) + 1;
    }
    return new InfluxCounts(lines, malformed, strings);
  }

  /** Decodes the line that begins here; the index of its end. */
  private int line(int lineStart) {
    int start = lineStart;
    while (start < end && isSpace(buf[start])) {
      start++;
    }
    if (start == end || buf[start] == '#' || buf[start] == '\n') {
      return LineText.endOfLine(buf, start, end);
    }
    lines++;
    out.atLine(number);
    int known = out.expect(buf, start, end);
    if (known > 0) {
      int lineEnd = LineText.endOfLine(buf, start + known, end);
      if (expected(start, start + known, trim(start, lineEnd))) {
        return lineEnd;
      }
      out.undoOpen();
    }
    int lineEnd = LineText.endOfLine(buf, start, end);
    unexpected(start, trim(start, lineEnd));
    return lineEnd;
  }

  private int trim(int start, int lineEnd) {
    int stop = lineEnd;
    while (stop > start && buf[stop - 1] == '\r') {
      stop--;
    }
    return stop;
  }

  /** Takes a line whose first field's series is open; false, and nothing taken, if it is not so. */
  private boolean expected(int start, int keyEnd, int stop) {
    if (keyEnd >= stop || buf[keyEnd] != '=') {
      return false;
    }
    String trouble = line.readFromValue(start, keyEnd + 1, stop);
    if (trouble != null || line.fields.texts() > 0) {
      return false;
    }
    long time = line.hasTimestamp ? line.timestamp : now;
    out.sample(time, line.fields.bits(0));
    if (line.fields.count() > 1) {
      numbers(1, start, LineText.indexOfSpace(buf, start, stop), time);
    }
    return true;
  }

  private void unexpected(int start, int stop) {
    String trouble = line.read(start, stop);
    if (trouble == null) {
      trouble = numbers(0, start, line.keyEnd, line.hasTimestamp ? line.timestamp : now);
    }
    if (trouble != null) {
      refuse(start, stop, trouble);
    } else if (line.fields.texts() > 0) {
      texts(start);
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r'; // a CR alone is no line
  }

  /** Gives numbers to the batch; what is wrong with the tags, and then gives none, or null. */
  private @Nullable String numbers(int first, int start, int keyEnd, long time) {
    int keyLen = keyEnd - start;
    room(keyLen + 1);
    System.arraycopy(buf, start, raw, 0, keyLen);
    raw[keyLen] = ' ';
    for (int i = first; i < line.fields.count(); i++) {
      if (!line.fields.isText(i)) {
        String trouble = open(i, start, keyLen);
        if (trouble != null) {
          return trouble;
        }
        out.sample(time, line.fields.bits(i));
      }
    }
    return null;
  }

  private @Nullable String open(int i, int start, int keyLen) {
    int fieldOff = line.fields.keyOff(i);
    int fieldLen = line.fields.keyLen(i);
    int length = keyLen + 1 + fieldLen;
    room(length);
    System.arraycopy(buf, fieldOff, raw, keyLen + 1, fieldLen);
    if (out.expectExactly(raw, 0, length) || out.known(raw, 0, length)) {
      return null;
    }
    String trouble = labels.collect(start, start + keyLen, fieldOff, fieldLen);
    if (trouble == null) {
      out.define(raw, 0, length);
    }
    return trouble;
  }

  private void room(int length) {
    if (raw.length < length) {
      raw = Arrays.copyOf(raw, Math.max(length, 2 * raw.length));
    }
  }

  /** Refuses the strings of the line, one sample each. */
  private void texts(int start) {
    boolean anyOpen = line.fields.texts() < line.fields.count();
    for (int i = 0; i < line.fields.count(); i++) {
      if (line.fields.isText(i)) {
        strings++;
        String field = excerpt(line.fields.keyOff(i), line.fields.keyLen(i));
        String message = "field '" + field + "' is a string, and strings are not stored";
        if (anyOpen) {
          out.refuseSample(RefusalReason.UNSUPPORTED, message);
        } else {
          out.refuse(RefusalReason.UNSUPPORTED, excerpt(start, line.keyEnd - start), message);
          out.sample(0, 0);
        }
      }
    }
  }

  private void refuse(int start, int stop, String trouble) {
    malformed++;
    out.refuse(RefusalReason.MALFORMED, excerpt(start, stop - start), trouble);
    out.sample(0, 0);
  }

  private String excerpt(int from, int length) {
    String text = new String(buf, from, Math.min(length, MAX_EXCERPT), UTF_8);
    return length > MAX_EXCERPT ? text + "..." : text;
  }
}
