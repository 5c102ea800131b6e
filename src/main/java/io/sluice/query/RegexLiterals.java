package io.sluice.query;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the regular expressions that are only a list of words, as dashboards send them: {@code
 * a|b|c}. Those are looked up instead of matched. Stateless.
 */
final class RegexLiterals {
  private static final String META = "\\.+*?()[]{}^$";

  private RegexLiterals() {}

  /** The words of the expression, or null if it is more than words and bars. */
  static @Nullable Set<String> of(String regex) {
    for (int i = 0; i < regex.length(); i++) {
      if (META.indexOf(regex.charAt(i)) >= 0) {
        return null;
      }
    }
    return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(regex.split("\\|", -1))));
  }
}
