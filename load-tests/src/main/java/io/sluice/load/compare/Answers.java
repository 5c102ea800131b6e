package io.sluice.load.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Counts samples in what the servers' read APIs answer. Stateless. */
final class Answers {
  private static final JsonFactory JSON = new JsonFactory();

  private Answers() {}

  /**
   * Of exported JSON lines of any length: the elements of each line's array {@code samples} (pairs)
   * or {@code timestamps} (numbers).
   */
  static long exported(InputStream lines) throws IOException {
    long count = 0;
    try (JsonParser parser = JSON.createParser(lines)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_ARRAY && isSamples(parser)) {
          count += elements(parser);
        }
      }
    }
    return count;
  }

  private static boolean isSamples(JsonParser parser) throws IOException {
    String name = parser.currentName();
    return "samples".equals(name) || "timestamps".equals(name);
  }

  /** Elements of the array that was just opened; the parser is left at its end. */
  private static long elements(JsonParser parser) throws IOException {
    long count = 0;
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      if (t == null) {
        throw new IOException("the export ends inside an array");
      }
      parser.skipChildren();
      count++;
    }
    return count;
  }

  /** The only value of a Prometheus instant query; 0 if its result is empty. */
  static long scalarOfQuery(JsonNode answer) throws IOException {
    if (!"success".equals(answer.path("status").asText())) {
      throw new IOException("query failed: " + answer);
    }
    JsonNode result = answer.path("data").path("result");
    return result.isEmpty()
        ? 0
        : (long) Double.parseDouble(result.path(0).path("value").path(1).asText());
  }

  /** The sum of the columns of {@code SELECT count(*)} in InfluxQL; 0 if nothing was found. */
  static long sumOfCounts(JsonNode answer) throws IOException {
    JsonNode result = answer.path("results").path(0);
    if (result.has("error") || answer.has("error")) {
      throw new IOException("query failed: " + answer);
    }
    long sum = 0;
    JsonNode row = result.path("series").path(0).path("values").path(0);
    for (int column = 1; column < row.size(); column++) {
      sum += row.get(column).asLong();
    }
    return sum;
  }

  /** The names of the columns of type DOUBLE in QuestDB's {@code SHOW COLUMNS}. */
  static List<String> doubleColumns(JsonNode answer) {
    List<String> names = new ArrayList<>();
    for (JsonNode row : answer.path("dataset")) {
      if ("DOUBLE".equals(row.path(1).asText())) {
        names.add(row.path(0).asText());
      }
    }
    return names;
  }

  /** The sum of the first row of a QuestDB answer. */
  static long sumOfRow(JsonNode answer) {
    long sum = 0;
    for (JsonNode value : answer.path("dataset").path(0)) {
      sum += value.asLong();
    }
    return sum;
  }
}
