package io.sluice.api;

/** Writes labels the way Prometheus does. Stateless. */
final class LabelText {
  private LabelText() {}

  static String of(Labels labels) {
    StringBuilder out = new StringBuilder();
    String name = labels.metricName();
    boolean bare = name != null && isPlain(name, true);
    StringBuilder braces = new StringBuilder();
    if (name != null && !bare) {
      quote(braces, name);
    }
    labels.forEach(
        (label, value) -> {
          if (!label.equals(Labels.METRIC_NAME)) {
            pair(braces, label, value);
          }
        });
    if (bare) {
      out.append(name);
    }
    if (!bare || braces.length() > 0) {
      out.append('{').append(braces).append('}');
    }
    return out.toString();
  }

  private static void pair(StringBuilder out, String label, String value) {
    if (out.length() > 0) {
      out.append(',');
    }
    if (isPlain(label, false)) {
      out.append(label);
    } else {
      quote(out, label);
    }
    out.append('=');
    quote(out, value);
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '"' -> out.append("\\\"");
        case '\n' -> out.append("\\n");
        default -> out.append(c);
      }
    }
    out.append('"');
  }

  /** Whether the name needs no quotes: letters, digits, underscores, in metric names colons. */
  private static boolean isPlain(String name, boolean colons) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = i > 0 && c >= '0' && c <= '9';
      if (!letter && !digit && !(colons && c == ':')) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}
