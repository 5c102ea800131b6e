package io.sluice.query;

import com.google.re2j.PatternSyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One condition on one label, with Prometheus' meaning: a label that a series does not have counts
 * as the empty string, and a regular expression (RE2 syntax, {@code .} matches newlines too) must
 * match the whole value. Matching takes time linear in the value. Immutable.
 */
public final class Matcher {
  private final String name;
  private final MatchOp op;
  private final String value;
  private final @Nullable Set<String> literals;
  private final @Nullable RegexShape regex;
  private final boolean matchesEmpty;

  private Matcher(String name, MatchOp op, String value) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a matcher needs a label name");
    }
    this.name = name;
    this.op = op;
    this.value = value;
    this.literals = op.regex() ? RegexLiterals.of(value) : Set.of(value);
    this.regex = literals == null ? compile(value) : null;
    this.matchesEmpty = matches("");
  }

  /**
   * A matcher of that label, operator and value.
   *
   * @throws IllegalArgumentException if the value is no RE2 expression where one is needed; the
   *     message says why
   */
  public static Matcher of(String name, MatchOp op, String value) {
    try {
      return new Matcher(name, op, value);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "invalid regular expression \"" + value + "\": " + e.getDescription(), e);
    }
  }

  private static RegexShape compile(String regex) {
    if (RegexSize.of(regex) > RegexSize.MAX) {
      throw new IllegalArgumentException(
          "the regular expression needs more than " + RegexSize.MAX + " instructions");
    }
    return RegexShape.of(regex);
  }

  /** The label's name. */
  public String name() {
    return name;
  }

  /** The operator. */
  public MatchOp op() {
    return op;
  }

  /** The text compared with: a value or a regular expression. */
  public String value() {
    return value;
  }

  /** True if a label of this value, empty standing for none, satisfies the condition. */
  public boolean matches(String labelValue) {
    return accepts(labelValue) != op.negative();
  }

  /** True if a series without the label satisfies the condition. */
  public boolean matchesEmpty() {
    return matchesEmpty;
  }

  /**
   * The finite set of values that the operator compares with, or null if it is not a finite set.
   */
  @Nullable Set<String> literals() {
    return literals;
  }

  /** True if the comparison, before any negation, holds for the value. */
  boolean accepts(String labelValue) {
    if (literals != null) {
      return literals.contains(labelValue);
    }
    return regex != null && regex.matches(labelValue);
  }

  @Override
  public String toString() {
    return name + op.symbol() + '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
