package io.sluice.api.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.api.Labels;
import io.sluice.api.LabelsBuilder;
import io.sluice.api.TimeSeries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The native shape, {@code {"timeseries":[{"labels":{...},"samples":[[time,value],...]}]}}, and its
 * NDJSON form with one object of the array per line. Times are integer milliseconds, values numbers
 * or the strings of {@link JsonValues}. Unknown fields are skipped, so that older readers bear
 * newer writers. Stateless, thread-safe.
 */
public final class TimeSeriesJson {
  /** Media type of {@link #toBytes}. */
  public static final String JSON = "application/json";

  /** Media type of {@link #toLines}. */
  public static final String NDJSON = "application/x-ndjson";

  private static final byte[] OPEN = "{\"timeseries\":[".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COMMA = ",".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLOSE = "]}".getBytes(StandardCharsets.US_ASCII);

  private TimeSeriesJson() {}

  /** One JSON document of all these series. */
  public static byte[] toBytes(Iterable<TimeSeries> all) {
    SeriesJsonWriter writer = new SeriesJsonWriter(1024);
    writer.raw(OPEN);
    boolean first = true;
    for (TimeSeries series : all) {
      if (!first) {
        writer.raw(COMMA);
      }
      first = false;
      writer.series(series);
    }
    writer.raw(CLOSE);
    return writer.toByteArray();
  }

  /** One NDJSON line per series, each ended by a newline. */
  public static byte[] toLines(Iterable<TimeSeries> all) {
    SeriesJsonWriter writer = new SeriesJsonWriter(1024);
    for (TimeSeries series : all) {
      writer.series(series);
      writer.newline();
    }
    return writer.toByteArray();
  }

  /**
   * Reads a JSON document.
   *
   * @throws MalformedJsonException if it is not JSON, or of another shape
   */
  public static List<TimeSeries> read(byte[] json) {
    return JsonText.parse(json, 0, json.length, TimeSeriesJson::document);
  }

  /**
   * Reads one NDJSON line; the newline may be there or not.
   *
   * @throws MalformedJsonException if it is not JSON, or of another shape
   */
  public static TimeSeries readLine(byte[] json, int off, int len) {
    return JsonText.parse(json, off, len, TimeSeriesJson::series);
  }

  /**
   * Reads NDJSON lines; empty ones are skipped.
   *
   * @throws MalformedJsonException if a line is not JSON, or of another shape
   */
  public static List<TimeSeries> readLines(byte[] json) {
    List<TimeSeries> all = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i <= json.length; i++) {
      if (i == json.length || json[i] == '\n') {
        if (!isBlank(json, begin, i)) {
          all.add(readLine(json, begin, i - begin));
        }
        begin = i + 1;
      }
    }
    return all;
  }

  private static boolean isBlank(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] != ' ' && text[i] != '\r' && text[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  private static List<TimeSeries> document(JsonParser in) throws IOException {
    List<TimeSeries> all = null;
    JsonText.expect(in, JsonToken.START_OBJECT, "an object");
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      in.nextToken();
      if (field.equals("timeseries")) {
        all = all == null ? new ArrayList<>() : all;
        JsonText.expect(in, JsonToken.START_ARRAY, "an array of series");
        while (in.nextToken() != JsonToken.END_ARRAY) {
          all.add(series(in));
        }
      } else {
        in.skipChildren();
      }
    }
    return JsonText.require(in, all, "timeseries");
  }

  /** Reads the object that the parser stands on. */
  private static TimeSeries series(JsonParser in) throws IOException {
    JsonText.expect(in, JsonToken.START_OBJECT, "a series object");
    Labels labels = null;
    Samples samples = null;
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      in.nextToken();
      switch (field) {
        case "labels" -> labels = labels(in, labels);
        case "samples" -> samples = Samples.read(in, samples);
        default -> in.skipChildren();
      }
    }
    Labels found = JsonText.require(in, labels, "labels");
    return JsonText.require(in, samples, "samples").of(found);
  }

  private static Labels labels(JsonParser in, @Nullable Labels before) throws IOException {
    if (before != null) {
      throw JsonText.wrong(in, "\"labels\" occurs twice");
    }
    JsonText.expect(in, JsonToken.START_OBJECT, "an object of labels");
    LabelsBuilder labels = Labels.builder();
    try {
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        JsonText.expect(in, JsonToken.VALUE_STRING, "a string for label \"" + name + "\"");
        labels.add(name, in.getText());
      }
      return labels.build();
    } catch (IllegalArgumentException e) {
      throw JsonText.wrong(in, String.valueOf(e.getMessage()));
    }
  }
}
