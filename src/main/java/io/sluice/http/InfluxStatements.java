package io.sluice.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The few statements that clients of Influx version 1 send before they write. Databases need not be
 * made: writing to one is enough. Stateless.
 */
final class InfluxStatements {

  private static final String KNOWN =
      "CREATE DATABASE, SHOW DATABASES and SHOW RETENTION POLICIES are answered here; data is read"
          + " from /api/v1/export";

  private InfluxStatements() {}

  /** The answer to statements separated by semicolons; {@code databases} are those there are. */
  static Answer answer(String statements, List<String> databases) {
    List<String> all =
        List.of(statements.split(";", -1)).stream()
            .map(String::trim)
            .filter(text -> !text.isEmpty())
            .toList();
    if (all.isEmpty()) {
      return error("missing required parameter \"q\"");
    }
    for (String one : all) {
      if (!isKnown(words(one))) {
        return error("statement not supported: " + shortened(one) + " (" + KNOWN + ")");
      }
    }
    return JsonBody.object(200, out -> results(out, all, databases));
  }

  /** An error as version 1 writes it. */
  static Answer error(String what) {
    return JsonBody.object(400, out -> out.writeStringField("error", what));
  }

  private static String shortened(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "..." : text;
  }

  private static String words(String statement) {
    return statement.replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
  }

  private static boolean isKnown(String words) {
    return words.startsWith("CREATE DATABASE ")
        || words.equals("SHOW DATABASES")
        || words.equals("SHOW RETENTION POLICIES")
        || words.startsWith("SHOW RETENTION POLICIES ON ");
  }

  private static void results(JsonGenerator out, List<String> all, List<String> databases)
      throws IOException {
    out.writeArrayFieldStart("results");
    for (int i = 0; i < all.size(); i++) {
      String words = words(all.get(i));
      out.writeStartObject();
      out.writeNumberField("statement_id", i);
      if (words.equals("SHOW DATABASES")) {
        databases(out, databases);
      } else if (words.startsWith("SHOW RETENTION")) {
        policies(out);
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void databases(JsonGenerator out, List<String> names) throws IOException {
    startTable(out, "databases", "name");
    for (String name : names) {
      out.writeStartArray();
      out.writeString(name);
      out.writeEndArray();
    }
    endTable(out);
  }

  /** One for all databases: what is kept how long is the server's setting, not theirs. */
  private static void policies(JsonGenerator out) throws IOException {
    startTable(out, null, "name", "duration", "shardGroupDuration", "replicaN", "default");
    out.writeStartArray();
    out.writeString("autogen");
    out.writeString("0s");
    out.writeString("168h0m0s");
    out.writeNumber(1);
    out.writeBoolean(true);
    out.writeEndArray();
    endTable(out);
  }

  private static void startTable(JsonGenerator out, @Nullable String name, String... columns)
      throws IOException {
    out.writeArrayFieldStart("series");
    out.writeStartObject();
    if (name != null) {
      out.writeStringField("name", name);
    }
    out.writeArrayFieldStart("columns");
    for (String column : columns) {
      out.writeString(column);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("values");
  }

  private static void endTable(JsonGenerator out) throws IOException {
    out.writeEndArray();
    out.writeEndObject();
    out.writeEndArray();
  }
}
