package io.sluice.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds the series selectors within a PromQL expression without evaluating it, as Prometheus does
 * for exemplars: {@code sum by (job) (rate(a{b="c"}[5m])) / d} has {@code a{b="c"}} and {@code d}.
 *
 * <p>It knows words, not grammar: what is followed by a parenthesis is a function, {@code by} and
 * its like bring a list of labels, and what is left is a metric. An expression that Prometheus
 * would refuse may be taken. Confined to the calling thread; used once.
 */
final class SelectorExtractor {
  private static final Set<String> LABEL_LISTS =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

  /** Words that stand where a metric could: operators, modifiers and numbers. */
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "atan2", "bool", "offset", "inf", "nan");

  private final String text;
  private final List<Selector> found = new ArrayList<>();
  private int at;

  SelectorExtractor(String text) {
    this.text = text;
  }

  /** The selectors, in the order of the text. */
  List<Selector> extract() throws SelectorException {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'' || c == '`') {
        skipQuoted();
      } else if (c == '#') {
        skipTo('\n');
      } else if (c == '[') {
        skipTo(']');
      } else if (c == '{') {
        selector(at);
      } else if (isWordStart(c)) {
        word();
      } else if (isDigit(c) || (c == '.' && isDigit(peek(at + 1)))) {
        number();
      } else {
        at++;
      }
    }
    return found;
  }

  private void word() throws SelectorException {
    int start = at;
    while (isWordStart(peek(at)) || isDigit(peek(at))) {
      at++;
    }
    String word = text.substring(start, at);
    String lower = word.toLowerCase(java.util.Locale.ROOT);
    char next = peek(skipSpace(at));
    if (LABEL_LISTS.contains(lower) && (next == '(' || lower.startsWith("group_"))) {
      labelList(next);
    } else if (next != '(' && !isKeyword(lower, next)) {
      selector(start);
    }
  }

  /** True for words of the language, and for aggregations with their labels in front. */
  private boolean isKeyword(String lower, char next) {
    if (WORDS.contains(lower) && next != '{') {
      return true;
    }
    int from = skipSpace(at);
    return startsWithWord(from, "by") || startsWithWord(from, "without");
  }

  private boolean startsWithWord(int from, String word) {
    int end = from + word.length();
    return text.regionMatches(true, from, word, 0, word.length())
        && peek(skipSpace(end)) == '('
        && !isWordStart(peek(end));
  }

  private void labelList(char next) {
    if (next == '(') {
      skipTo(')');
    }
  }

  /** Reads the selector that begins at {@code start}: a name, braces, or both. */
  private void selector(int start) throws SelectorException {
    int braces = text.charAt(start) == '{' ? start : skipSpace(at);
    if (peek(braces) == '{') {
      at = braces + 1;
      while (at < text.length() && text.charAt(at) != '}') {
        char c = text.charAt(at);
        if (c == '"' || c == '\'' || c == '`') {
          skipQuoted();
        } else {
          at++;
        }
      }
      at = Math.min(text.length(), at + 1);
    }
    found.add(Selector.parse(text.substring(start, at)));
  }

  private void skipQuoted() {
    char quote = text.charAt(at++);
    while (at < text.length() && text.charAt(at) != quote) {
      at += quote != '`' && text.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(text.length(), at + 1);
  }

  private void skipTo(char end) {
    int found = text.indexOf(end, at);
    at = found < 0 ? text.length() : found + 1;
  }

  /** Numbers and durations: 5m, 0x1f, 1e-9. */
  private void number() {
    while (isDigit(peek(at)) || isWordStart(peek(at)) || peek(at) == '.') {
      boolean exponent = (peek(at) == 'e' || peek(at) == 'E') && "+-".indexOf(peek(at + 1)) >= 0;
      at += exponent ? 2 : 1;
    }
  }

  private int skipSpace(int from) {
    int i = from;
    while (Character.isWhitespace(peek(i))) {
      i++;
    }
    return i;
  }

  private char peek(int i) {
    return i < text.length() ? text.charAt(i) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordStart(char c) {
    return c == '_' || c == ':' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
