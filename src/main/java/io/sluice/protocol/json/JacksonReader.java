package io.sluice.protocol.json;

import com.fasterxml.jackson.core.JsonToken;
import io.sluice.ingest.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Reads the native shape with Jackson: any valid JSON of that shape, and exact errors for the rest.
 * Unknown and repeated keys are malformed, because a mistyped key would lose data silently. A label
 * that is no text refuses its series, a sample that can't be read refuses itself. Confined to one
 * thread.
 */
final class JacksonReader {
  private final byte[] buf;
  private final int off;
  private final int len;
  private final JsonPath path = new JsonPath();
  private final JacksonLabels labels;
  private final JacksonSamples samples;

  /** Without a batch it only checks that nothing is malformed. */
  JacksonReader(byte[] buf, int off, int len, @Nullable WriteBatch out) {
    this.buf = buf;
    this.off = off;
    this.len = len;
    this.labels = new JacksonLabels(path, out);
    this.samples = new JacksonSamples(path, labels, out);
  }

  /** Reads a whole body. */
  void body() {
    try (Tokens in = Tokens.of(buf, off, len, path)) {
      in.require(JsonToken.START_OBJECT, "an object with the key \"timeseries\"");
      boolean found = false;
      while (in.next() != JsonToken.END_OBJECT) {
        requireOnce(in, "timeseries".equals(in.key()), found);
        found = true;
        allSeries(in);
      }
      if (!found) {
        throw in.malformed("the key \"timeseries\" is missing");
      }
      requireEnd(in);
    }
  }

  private void allSeries(Tokens in) {
    in.require(JsonToken.START_ARRAY, "an array of series");
    path.series = 0;
    while (in.next() != JsonToken.END_ARRAY) {
      series(in);
      path.series++;
    }
    path.series = -1;
  }

  /** Reads one series that is all there is. */
  void line() {
    try (Tokens in = Tokens.of(buf, off, len, path)) {
      in.next();
      series(in);
      requireEnd(in);
    }
  }

  /** Reads the series whose first token was just read. */
  private void series(Tokens in) {
    if (in.currentIsNot(JsonToken.START_OBJECT)) {
      throw in.malformed("expected an object with the keys \"labels\" and \"samples\"");
    }
    labels.begin();
    boolean haveLabels = false;
    boolean haveSamples = false;
    int postponedFrom = -1;
    int postponedTo = -1;
    while (in.next() != JsonToken.END_OBJECT) {
      String key = in.key();
      boolean isLabels = "labels".equals(key);
      requireOnce(in, isLabels || "samples".equals(key), isLabels ? haveLabels : haveSamples);
      if (isLabels) {
        labels.read(in);
        haveLabels = true;
      } else if (haveLabels) {
        samples.read(in);
        haveSamples = true;
      } else {
        in.require(JsonToken.START_ARRAY, "an array of samples");
        postponedFrom = in.tokenStart();
        in.skip();
        postponedTo = in.tokenEnd();
        haveSamples = true;
      }
    }
    if (postponedFrom >= 0) {
      postponed(postponedFrom, postponedTo);
    }
  }

  /** Reads the samples that came before the labels. */
  private void postponed(int from, int to) {
    try (Tokens in = Tokens.part(buf, off, off + from, to - from, path)) {
      samples.read(in);
    }
  }

  private static void requireOnce(Tokens in, boolean known, boolean repeated) {
    if (!known) {
      throw in.malformed("unknown key \"" + shorten(in.key()) + "\"");
    }
    if (repeated) {
      throw in.malformed("repeated key \"" + in.key() + "\"");
    }
  }

  private static String shorten(String key) {
    return key.length() <= 64 ? key : key.substring(0, 64) + "...";
  }

  private static void requireEnd(Tokens in) {
    if (in.nextOrEnd() != JsonToken.NOT_AVAILABLE) {
      throw in.malformed("more text behind the end of the object");
    }
  }
}
