package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.RefusalReason;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.LineDecoder;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.Utf8;
import io.sluice.protocol.number.NumberText;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JSON lines as VictoriaMetrics exports and imports them: {@code
 * {"metric":{..},"values":[..],"timestamps":[..]}}, times in milliseconds, {@code null} for NaN,
 * infinities as words with or without quotes. Keys may come in any order.
 *
 * <p>A line that can't be read is refused as one sample, with its number; a value or time that
 * can't be read refuses that sample. Labels of a series that the batch knows by its text are not
 * parsed. Confined to one thread at a time; one decoder per stream.
 */
public final class ImportDecoder implements LineDecoder {
  private static final int MAX_EXCERPT = 120;
  private static final long NAN = 0x7ff8000000000000L;

  private final NumberText number = new NumberText();

  @Override
  public void line(byte[] buf, int off, int len, WriteBatch out, long lineNumber) {
    out.atLine(lineNumber);
    if (isBlank(buf, off, len)) {
      return;
    }
    ImportLine line = new ImportLine(buf, off, len);
    String trouble = line.read();
    if (trouble == null && line.valuesFrom < line.valuesTo) {
      trouble = open(buf, line, out);
    }
    if (trouble == null) {
      samples(buf, line, out);
    } else {
      out.refuse(RefusalReason.MALFORMED, excerpt(buf, off, len), trouble);
      out.sample(0, 0);
    }
  }

  private static boolean isBlank(byte[] buf, int off, int len) {
    for (int i = off; i < off + len; i++) {
      if (!Cursor.isSpace(buf[i])) {
        return false;
      }
    }
    return true;
  }

  /** Opens the series; what is wrong with the text of its labels, or null. */
  private static @Nullable String open(byte[] buf, ImportLine line, WriteBatch out) {
    int from = line.metricFrom;
    int length = line.metricTo - from;
    if (out.expectExactly(buf, from, length) || out.known(buf, from, length)) {
      return null;
    }
    if (!Utf8.isValid(buf, from, length)) {
      return "the metric is not UTF-8";
    }
    JsonPath path = new JsonPath();
    JacksonLabels labels = new JacksonLabels(path, out);
    labels.begin();
    try (Tokens in = Tokens.part(buf, from, from, length, path)) {
      labels.read(in);
    } catch (MalformedException e) {
      return "metric: " + e.what();
    }
    out.define(buf, from, length);
    return null;
  }

  /** Walks both arrays side by side; they have the same number of elements. */
  private void samples(byte[] buf, ImportLine line, WriteBatch out) {
    int value = line.valuesFrom;
    int time = line.timesFrom;
    for (int i = 0; value < line.valuesTo; i++) {
      int valueEnd = ImportLine.elementEnd(buf, value, line.valuesTo);
      int timeEnd = ImportLine.elementEnd(buf, time, line.timesTo);
      if (!value(buf, value, valueEnd)) {
        out.refuseSample(RefusalReason.MALFORMED, "values[" + i + "] is no number");
      } else if (!time(buf, time, timeEnd)) {
        out.refuseSample(
            RefusalReason.MALFORMED, "timestamps[" + i + "] is no number of milliseconds");
      } else {
        out.sample(number.whole, number.bits);
      }
      value = valueEnd + 1;
      time = timeEnd + 1;
    }
  }

  private boolean value(byte[] buf, int from, int to) {
    int start = trimStart(buf, from, to);
    int end = trimEnd(buf, start, to);
    if (end - start == 4 && buf[start] == 'n' && buf[start + 1] == 'u') {
      number.bits = NAN;
      return buf[start + 2] == 'l' && buf[start + 3] == 'l';
    }
    if (end - start > 2 && buf[start] == '"' && buf[end - 1] == '"') {
      return number.real(buf, start + 1, end - 1);
    }
    return number.real(buf, start, end);
  }

  private boolean time(byte[] buf, int from, int to) {
    int start = trimStart(buf, from, to);
    return number.whole(buf, start, trimEnd(buf, start, to));
  }

  private static int trimStart(byte[] buf, int from, int to) {
    int start = from;
    while (start < to && Cursor.isSpace(buf[start])) {
      start++;
    }
    return start;
  }

  private static int trimEnd(byte[] buf, int from, int to) {
    int end = to;
    while (end > from && Cursor.isSpace(buf[end - 1])) {
      end--;
    }
    return end;
  }

  private static String excerpt(byte[] buf, int off, int len) {
    String text = new String(buf, off, Math.min(len, MAX_EXCERPT), UTF_8);
    return len > MAX_EXCERPT ? text + "..." : text;
  }
}
