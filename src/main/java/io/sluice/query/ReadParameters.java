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
    return new ReadRequest(tenant, selectors, range(parameters), limit(parameters));
  }

  /**
   * The request of {@code /api/v1/query_exemplars}: the selectors within the expression {@code
   * query}.
   *
   * @throws QueryException naming the parameter that is missing or wrong
   */
  public static ReadRequest parseExemplars(String tenant, Map<String, List<String>> parameters) {
    String query = first(parameters, "query");
    try {
      List<Selector> selectors = new SelectorExtractor(query).extract();
      if (selectors.isEmpty()) {
        throw invalid("query", "no series selector in \"" + query + "\"");
      }
      return new ReadRequest(tenant, selectors, range(parameters), 0);
    } catch (SelectorException e) {
      throw invalid("query", String.valueOf(e.getMessage()));
    }
  }

  /**
   * The request of {@code /api/v1/metadata}.
   *
   * @throws QueryException naming the parameter that is wrong
   */
  public static MetadataRequest parseMetadata(String tenant, Map<String, List<String>> parameters) {
    String metric = first(parameters, "metric");
    int limit = number(parameters, "limit", -1);
    number(parameters, "limit_per_metric", -1);
    return new MetadataRequest(tenant, metric.isEmpty() ? null : metric, limit);
  }

  private static TimeRange range(Map<String, List<String>> parameters) {
    long start = time(parameters, "start", TimeRange.ALL.start());
    long end = time(parameters, "end", TimeRange.ALL.end());
    if (end < start) {
      throw invalid("end", "end timestamp must not be before start timestamp");
    }
    return new TimeRange(start, end);
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
    int limit = number(parameters, "limit", 0);
    if (limit < 0) {
      throw invalid("limit", "limit must be non-negative");
    }
    return limit;
  }

  private static int number(Map<String, List<String>> parameters, String name, int ifMissing) {
    String text = first(parameters, name);
    try {
      return text.isEmpty() ? ifMissing : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw invalid(name, "cannot parse \"" + text + "\" to a number");
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
