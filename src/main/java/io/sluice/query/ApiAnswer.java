package io.sluice.query;

import java.util.List;

/** The frame of the answers of Prometheus' HTTP API. Stateless. */
public final class ApiAnswer {
  static final byte[] BEGIN = JsonBytes.ascii("{\"status\":\"success\",\"data\":[");
  static final byte[] END = JsonBytes.ascii("]}");
  static final byte[] END_TRUNCATED =
      JsonBytes.ascii("],\"warnings\":[\"results truncated due to limit\"]}");
  private static final byte[] ERROR = JsonBytes.ascii("{\"status\":\"error\",\"errorType\":");
  private static final byte[] MESSAGE = JsonBytes.ascii(",\"error\":");

  private ApiAnswer() {}

  /** The body that tells of an error, in UTF-8. */
  public static byte[] error(QueryException e) {
    JsonBytes out = new JsonBytes();
    out.put(ERROR);
    out.string(e.kind().wireName());
    out.put(MESSAGE);
    out.string(String.valueOf(e.getMessage()));
    out.put('}');
    return out.take();
  }

  /** A list of strings; at most {@code limit} of them unless that is 0. */
  static byte[] strings(List<String> texts, int limit) {
    JsonBytes out = new JsonBytes();
    out.put(BEGIN);
    int n = 0;
    for (String text : texts) {
      if (n == limit && limit > 0) {
        out.put(END_TRUNCATED);
        return out.take();
      }
      if (n++ > 0) {
        out.put(',');
      }
      out.string(text);
    }
    out.put(END);
    return out.take();
  }
}
