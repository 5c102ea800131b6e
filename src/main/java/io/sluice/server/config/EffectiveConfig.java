package io.sluice.server.config;

import java.util.Map;

/**
 * The validated configuration together with where each value came from. Immutable.
 *
 * @param config what the process runs with
 * @param values every setting by dotted path, in the order of the documentation
 */
public record EffectiveConfig(Config config, Map<String, Value> values) {

  /** The configuration as YAML, each line with the origin of its value as a comment. */
  public String toYaml() {
    StringBuilder out = new StringBuilder();
    String[] open = {};
    for (var entry : values.entrySet()) {
      String[] path = entry.getKey().split("\\.", -1);
      sections(open, path, out);
      indent(path.length - 1, out).append(path[path.length - 1]).append(": ");
      out.append(entry.getValue().text()).append("  # ").append(entry.getValue().origin());
      out.append('\n');
      open = path;
    }
    return out.toString();
  }

  private static void sections(String[] open, String[] path, StringBuilder out) {
    boolean same = true;
    for (int i = 0; i < path.length - 1; i++) {
      same = same && i < open.length - 1 && open[i].equals(path[i]);
      if (!same) {
        indent(i, out).append(path[i]).append(":\n");
      }
    }
  }

  private static StringBuilder indent(int depth, StringBuilder out) {
    return out.append("  ".repeat(depth));
  }
}
