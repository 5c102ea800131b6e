package io.sluice.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one selector by recursive descent:
 *
 * <pre>
 * selector = name [ braces ] | braces
 * braces   = "{" [ item { "," item } [ "," ] ] "}"
 * item     = quoted                     the metric's name, any UTF-8
 *          | ( label | quoted ) op quoted
 * </pre>
 *
 * Confined to the calling thread; used once.
 */
final class SelectorParser {
  private static final String METRIC_NAME = "__name__";

  private final String text;
  private final SelectorScanner in;
  private final List<Matcher> matchers = new ArrayList<>();
  private @Nullable String metric;

  SelectorParser(String text) {
    this.text = text;
    this.in = new SelectorScanner(text);
  }

  Selector parse() throws SelectorException {
    in.skipSpace();
    int start = in.position();
    String name = in.name(true);
    if (!name.isEmpty()) {
      metric(name, start);
      in.skipSpace();
    }
    if (in.take('{')) {
      braces();
    } else if (name.isEmpty()) {
      throw in.expected("a metric name or \"{\"");
    }
    in.skipSpace();
    if (!in.atEnd()) {
      throw in.expected("the end of the selector");
    }
    return selector(start);
  }

  private void braces() throws SelectorException {
    in.skipSpace();
    while (!in.take('}')) {
      item();
      in.skipSpace();
      if (!in.take(',')) {
        in.demand('}', "\",\" or \"}\"");
        return;
      }
      in.skipSpace();
    }
  }

  private void item() throws SelectorException {
    int start = in.position();
    boolean quoted = in.atQuote();
    String name = quoted ? in.quoted() : in.name(false);
    if (name.isEmpty()) {
      throw quoted ? in.problem(start, "empty name") : in.expected("a label name or \"}\"");
    }
    in.skipSpace();
    MatchOp op = in.operator();
    if (op == null) {
      if (!quoted) {
        throw in.expected("one of =, !=, =~, !~ after the label name \"" + name + "\"");
      }
      metric(name, start);
      return;
    }
    in.skipSpace();
    if (!in.atQuote()) {
      throw in.expected("a quoted string after \"" + op.symbol() + "\"");
    }
    int at = in.position();
    matcher(name, op, in.quoted(), at);
  }

  private void metric(String name, int at) throws SelectorException {
    if (metric != null) {
      throw twice(metric, name, at);
    }
    metric = name;
    matcher(METRIC_NAME, MatchOp.EQUAL, name, at);
  }

  private void matcher(String name, MatchOp op, String value, int at) throws SelectorException {
    try {
      matchers.add(Matcher.of(name, op, value));
    } catch (IllegalArgumentException e) {
      throw in.problem(at, String.valueOf(e.getMessage()));
    }
  }

  private Selector selector(int start) throws SelectorException {
    long names = matchers.stream().filter(m -> m.name().equals(METRIC_NAME)).count();
    if (metric != null && names > 1) {
      String other = "";
      for (Matcher matcher : matchers) {
        boolean second = matcher.name().equals(METRIC_NAME) && !matcher.value().equals(metric);
        other = second ? matcher.value() : other;
      }
      throw twice(metric, other.isEmpty() ? metric : other, start);
    }
    if (matchers.stream().allMatch(Matcher::matchesEmpty)) {
      throw new SelectorException(
          text, start, "match[] must contain at least one non-empty matcher");
    }
    return new Selector(matchers);
  }

  private SelectorException twice(String one, String other, int at) {
    return in.problem(
        at, "metric name must not be set twice: \"" + one + "\" or \"" + other + "\"");
  }
}
