package io.sluice.query;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that must match a whole value, with what its beginning tells: most values
 * are turned down by the text that all matches begin with, and {@code text.*} needs no more than
 * that. Immutable.
 */
final class RegexShape {
  private static final String META = "\\.+*?()[]{}^$|";

  private final String prefix;
  private final boolean needsMore;
  private final @Nullable Pattern pattern;

  private RegexShape(String prefix, boolean needsMore, @Nullable Pattern pattern) {
    this.prefix = prefix;
    this.needsMore = needsMore;
    this.pattern = pattern;
  }

  /** Of an expression whose size was judged; throws {@code PatternSyntaxException}. */
  static RegexShape of(String regex) {
    Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
    String prefix = regex.substring(0, prefixOf(regex));
    String rest = regex.substring(prefix.length());
    boolean simple = rest.equals(".*") || rest.equals(".+");
    return new RegexShape(prefix, rest.equals(".+"), simple ? null : pattern);
  }

  /** Length of the text at the beginning that every match begins with. */
  private static int prefixOf(String regex) {
    if (regex.indexOf('|') >= 0 || regex.contains("(?")) {
      return 0;
    }
    int end = 0;
    while (end < regex.length() && META.indexOf(regex.charAt(end)) < 0) {
      end++;
    }
    boolean optional = end < regex.length() && "*?{".indexOf(regex.charAt(end)) >= 0;
    if (optional && end > 0) {
      end = regex.offsetByCodePoints(end, -1);
    }
    return end;
  }

  boolean matches(String value) {
    if (!value.startsWith(prefix)) {
      return false;
    }
    return pattern == null
        ? !needsMore || value.length() > prefix.length()
        : pattern.matches(value);
  }
}
