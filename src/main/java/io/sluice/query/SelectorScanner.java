package io.sluice.query;

import org.jspecify.annotations.Nullable;

/** The words of a selector, taken one by one. Confined to the calling thread. */
final class SelectorScanner {
  private final String text;
  private int at;

  SelectorScanner(String text) {
    this.text = text;
  }

  int position() {
    return at;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  boolean atQuote() {
    return !atEnd() && "\"'`".indexOf(text.charAt(at)) >= 0;
  }

  /** Skips blanks, line ends and comments. */
  void skipSpace() {
    while (!atEnd()) {
      char c = text.charAt(at);
      if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        at++;
      } else {
        return;
      }
    }
  }

  boolean take(char wanted) {
    if (atEnd() || text.charAt(at) != wanted) {
      return false;
    }
    at++;
    return true;
  }

  void demand(char wanted, String what) throws SelectorException {
    if (!take(wanted)) {
      throw expected(what);
    }
  }

  /** The identifier here, or "" if there is none; a metric's name may hold colons. */
  String name(boolean colons) {
    int start = at;
    while (!atEnd() && isNameChar(text.charAt(at), at > start, colons)) {
      at++;
    }
    return text.substring(start, at);
  }

  /** The operator here, or null if there is none. */
  @Nullable MatchOp operator() {
    for (MatchOp op : new MatchOp[] {MatchOp.REGEX, MatchOp.NOT_REGEX, MatchOp.NOT_EQUAL}) {
      if (text.startsWith(op.symbol(), at)) {
        at += op.symbol().length();
        return op;
      }
    }
    return take('=') ? MatchOp.EQUAL : null;
  }

  /** The text of the quoted string here, escapes resolved. */
  String quoted() throws SelectorException {
    int start = at;
    char quote = text.charAt(at);
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != quote) {
      if (quote != '`' && text.charAt(end) == '\n') {
        break;
      }
      end += quote != '`' && text.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= text.length() || text.charAt(end) != quote) {
      throw problem(start, "unterminated quoted string");
    }
    at = end + 1;
    String inside = text.substring(start + 1, end);
    return quote == '`' ? inside : new Unescape(text, start + 1, end, quote).text();
  }

  SelectorException expected(String what) {
    return problem(at, "expected " + what + ", found " + here());
  }

  SelectorException problem(int position, String what) {
    return new SelectorException(text, position, what);
  }

  private String here() {
    if (atEnd()) {
      return "the end";
    }
    return '"' + Character.toString(text.codePointAt(at)) + '"';
  }

  private static boolean isNameChar(char c, boolean inside, boolean colons) {
    boolean letter = c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (colons && c == ':') || (inside && c >= '0' && c <= '9');
  }
}
