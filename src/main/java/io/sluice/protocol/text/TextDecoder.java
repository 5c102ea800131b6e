package io.sluice.protocol.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.RefusalReason;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.LineDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Decodes lines of Prometheus' text format (<a
 * href="https://prometheus.io/docs/instrumenting/exposition_formats/">0.0.4</a>) and of
 * OpenMetrics: {@code name{labels} value [time]}. The comments {@code HELP}, {@code TYPE} and
 * {@code UNIT} are metadata of the family whose samples follow, other comments are skipped; what
 * follows {@code #} behind the value is an exemplar. Labels with empty values are none, as in
 * Prometheus.
 *
 * <p>A line that can't be read is refused as one sample, with its number, and the others are taken.
 * Labels of a series that the batch knows by its text are not parsed. Confined to one thread at a
 * time; one decoder per stream.
 */
public final class TextDecoder implements LineDecoder {
  private static final int MAX_EXCERPT = 120;

  private final LineEnd rest;
  private final TextLabels labels = new TextLabels();
  private final TextComments comments = new TextComments();
  private final TextExemplar exemplar = new TextExemplar();

  /**
   * A decoder for one stream.
   *
   * @param seconds whether times are seconds, as in OpenMetrics; else they are milliseconds, unless
   *     they have a fraction or lie below 2^31, which milliseconds did in January 1970 only
   * @param defaultMillis the time of lines without one
   */
  public TextDecoder(boolean seconds, long defaultMillis) {
    this.rest = new LineEnd(seconds, defaultMillis);
  }

  @Override
  public void line(byte[] buf, int off, int len, WriteBatch out, long number) {
    int end = off + len;
    int start = skipSpaces(buf, off, end);
    if (start == end) {
      return;
    }
    if (buf[start] == '#') {
      comments.line(buf, start, end, out);
      return;
    }
    if (comments.untold()) {
      comments.tell(out);
    }
    out.atLine(number);
    int known = out.expect(buf, start, end);
    if (known > 0) {
      if (rest.read(buf, start + known, end) == null) {
        sample(buf, end, out);
        return;
      }
      out.undoOpen();
    }
    String trouble = unexpected(buf, start, end, out);
    if (trouble != null) {
      out.refuse(RefusalReason.MALFORMED, excerpt(buf, start, end - start), trouble);
      out.sample(0, 0);
    }
  }

  /** Takes a line whose series is not open; what is wrong with it, or null. */
  private @Nullable String unexpected(byte[] buf, int start, int end, WriteBatch out) {
    int keyEnd = labels.endOfKey(buf, start, end);
    if (keyEnd < 0) {
      return "the labels have no end";
    }
    String trouble = rest.read(buf, keyEnd, end);
    if (trouble == null && !out.known(buf, start, keyEnd - start)) {
      trouble = labels.collect(buf, start, keyEnd, out.labels());
      if (trouble == null) {
        out.define(buf, start, keyEnd - start);
      }
    }
    if (trouble == null) {
      sample(buf, end, out);
    }
    return trouble;
  }

  private void sample(byte[] buf, int end, WriteBatch out) {
    out.sample(rest.timestamp, rest.valueBits);
    if (rest.exemplar >= 0) {
      exemplar.read(buf, rest.exemplar, end, rest.timestamp, out);
    }
  }

  static int skipSpaces(byte[] buf, int from, int end) {
    int at = from;
    while (at < end && isSpace(buf[at])) {
      at++;
    }
    return at;
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  private static String excerpt(byte[] buf, int off, int len) {
    String text = new String(buf, off, Math.min(len, MAX_EXCERPT), UTF_8);
    return len > MAX_EXCERPT ? text + "..." : text;
  }
}
