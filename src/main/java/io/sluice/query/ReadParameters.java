package io.sluice.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns the parameters {@code match[]}, {@code start}, {@code end} and {@code limit} of Prometheus'
 * HTTP API into a request. Stateless.
 */
public final class ReadParameters {
  private static final String MATCH = "match[]";

  private ReadParameters() {}

  /**
   * The request of these parameters; of a parameter that may come once the first value counts.
   *
   * @param selectorNeeded whether at least one {@code match[]} must be there
   * @throws QueryException naming the parameter that is missing or wrong
   */
  public static ReadRequest parse(
      String tenant, Map<String, List<String>> parameters, boolean selectorNeeded) {
    List<Selector> selectors = selectors(parameters.getOrDefault(MATCH, List.of()));
    if (selectorNeeded && selectors.isEmpty()) {
      throw QueryException.badData("no match[] parameter provided");
    }
    long start = time(parameters, "start", TimeRange.ALL.start());
    long end = time(parameters, "end", TimeRange.ALL.end());
    if (end < start) {
      throw invalid("end", "end timestamp must not be before start timestamp");
    }
    return new ReadRequest(tenant, selectors, new TimeRange(start, end), limit(parameters));
  }

  private static List<Selector> selectors(List<String> texts) {
    List<Selector> selectors = new ArrayList<>();
    for (String text : texts) {
      try {
        selectors.add(Selector.parse(text));
      } catch (SelectorException e) {
        throw invalid(MATCH, String.valueOf(e.getMessage()));
      }
    }
    return selectors;
  }

  private static long time(Map<String, List<String>> parameters, String name, long ifMissing) {
    String text = first(parameters, name);
    try {
      return text.isEmpty() ? ifMissing : TimeParameter.millis(text);
    } catch (IllegalArgumentException e) {
      throw invalid(name, String.valueOf(e.getMessage()));
    }
  }

  private static int limit(Map<String, List<String>> parameters) {
    String text = first(parameters, "limit");
    try {
      int limit = text.isEmpty() ? 0 : Integer.parseInt(text);
      if (limit < 0) {
        throw invalid("limit", "limit must be non-negative");
      }
      return limit;
    } catch (NumberFormatException e) {
      throw invalid("limit", "cannot parse \"" + text + "\" to a number");
    }
  }

  private static String first(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.get(0);
  }

  private static QueryException invalid(String name, String problem) {
    return QueryException.badData("invalid parameter \"" + name + "\": " + problem);
  }
}
