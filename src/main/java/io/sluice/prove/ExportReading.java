package io.sluice.prove;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code /api/v1/export} as a stream into a comparison. Confined to one thread. */
final class ExportReading {
  private static final JsonFactory JSON = new JsonFactory();

  private final Comparison into;

  private ExportReading(Comparison into) {
    this.into = into;
  }

  /** Reads everything that a connection wrote from that time on. */
  static void read(HttpCalls calls, int connection, long startMillis, Comparison into)
      throws IOException {
    String selector = "prove_value{connection=\"" + connection + "\"}";
    String match = URLEncoder.encode(selector, StandardCharsets.UTF_8);
    String start = "&start=" + startMillis / 1_000;
    try (InputStream in = calls.stream("/api/v1/export?match%5B%5D=" + match + start);
        JsonParser parser = JSON.createParser(in)) {
      ExportReading reading = new ExportReading(into);
      while (parser.nextToken() != null) {
        reading.line(parser);
      }
    }
  }

  private void line(JsonParser in) throws IOException {
    Comparison.@Nullable Series series = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String field = in.currentName();
      in.nextToken();
      if (field.equals("labels")) {
        series = into.series(labels(in));
      } else if (field.equals("samples") && series != null) {
        samples(in, series);
      } else {
        in.skipChildren();
      }
    }
  }

  private static Map<String, String> labels(JsonParser in) throws IOException {
    Map<String, String> labels = new HashMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      labels.put(name, in.getText());
    }
    return labels;
  }

  private void samples(JsonParser in, Comparison.Series series) throws IOException {
    while (in.nextToken() == JsonToken.START_ARRAY) {
      in.nextToken();
      long time = in.getLongValue();
      in.nextToken();
      long bits = JsonValues.bits(in.getText());
      in.nextToken();
      into.sample(series, time, bits, false);
    }
  }
}
