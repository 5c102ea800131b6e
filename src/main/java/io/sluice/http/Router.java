package io.sluice.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the route of a method and path. Immutable. */
final class Router {

  /** A path with one variable segment, split around it. */
  private record Template(String before, String after, Map<String, Route> byMethod) {}

  /**
   * A path that exists.
   *
   * @param byMethod its routes
   * @param variable what stands in the place of its variable segment; empty if it has none
   */
  record Match(Map<String, Route> byMethod, String variable) {}

  private final List<Route> routes;
  private final Map<String, Map<String, Route>> exact = new HashMap<>();
  private final List<Template> templates = new ArrayList<>();

  Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
    Map<String, Map<String, Route>> variable = new HashMap<>();
    for (Route route : routes) {
      var paths = route.path().contains("{") ? variable : exact;
      paths.computeIfAbsent(route.path(), path -> new TreeMap<>()).put(route.method(), route);
    }
    variable.forEach(this::template);
  }

  List<Route> routes() {
    return routes;
  }

  /** The routes of that path, or null if there is none. */
  @Nullable Match find(String path) {
    Map<String, Route> byMethod = exact.get(path);
    return byMethod != null ? new Match(byMethod, "") : byTemplate(path);
  }

  private @Nullable Match byTemplate(String path) {
    for (Template template : templates) {
      int end = path.length() - template.after.length();
      if (path.startsWith(template.before)
          && path.endsWith(template.after)
          && end > template.before.length()) {
        String variable = path.substring(template.before.length(), end);
        return variable.contains("/") ? null : new Match(template.byMethod, variable);
      }
    }
    return null;
  }

  private void template(String path, Map<String, Route> byMethod) {
    String before = path.substring(0, path.indexOf('{'));
    String after = path.substring(path.indexOf('}') + 1);
    templates.add(new Template(before, after, byMethod));
  }
}
