package io.sluice.protocol.json;

import com.fasterxml.jackson.core.JsonToken;
import io.sluice.ingest.WriteBatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
  private final JacksonHistograms histograms;

  /** Without a batch it only checks that nothing is malformed. */
  JacksonReader(byte[] buf, int off, int len, @Nullable WriteBatch out) {
    this.buf = buf;
    this.off = off;
    this.len = len;
    this.labels = new JacksonLabels(path, out);
    this.samples = new JacksonSamples(path, labels, out);
    this.histograms = new JacksonHistograms(path, labels, out);
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
    List<Postponed> postponed = new ArrayList<>(0);
    Set<String> found = new HashSet<>();
    while (in.next() != JsonToken.END_OBJECT) {
      String key = in.key();
      boolean isLabels = "labels".equals(key);
      requireOnce(in, isLabels || isValues(key), !found.add(key));
      if (isLabels) {
        labels.read(in);
        haveLabels = true;
      } else if (haveLabels) {
        values(in, key);
      } else {
        in.require(JsonToken.START_ARRAY, "an array of samples");
        int from = in.tokenStart();
        in.skip();
        postponed.add(new Postponed(key, from, in.tokenEnd()));
      }
    }
    postponed.forEach(this::postponed);
  }

  private static boolean isValues(String key) {
    return "samples".equals(key) || "histograms".equals(key);
  }

  private void values(Tokens in, String key) {
    if ("samples".equals(key)) {
      samples.read(in);
    } else {
      histograms.read(in);
    }
  }

  /** Samples or histograms that came before the labels. */
  private record Postponed(String key, int from, int to) {}

  private void postponed(Postponed part) {
    int length = part.to - part.from;
    try (Tokens in = Tokens.part(buf, off, off + part.from, length, path)) {
      values(in, part.key);
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
