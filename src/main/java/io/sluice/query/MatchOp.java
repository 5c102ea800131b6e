package io.sluice.query;

/** How a matcher compares a label's value. Immutable. */
public enum MatchOp {
  /** {@code =}: the value is exactly this. */
  EQUAL("="),
  /** {@code !=}: the value is anything else. */
  NOT_EQUAL("!="),
  /** {@code =~}: the whole value matches this RE2 expression. */
  REGEX("=~"),
  /** {@code !~}: the whole value does not match this RE2 expression. */
  NOT_REGEX("!~");

  private final String symbol;

  MatchOp(String symbol) {
    this.symbol = symbol;
  }

  /** The operator as it is written in a selector. */
  public String symbol() {
    return symbol;
  }

  /** True for {@code !=} and {@code !~}. */
  boolean negative() {
    return this == NOT_EQUAL || this == NOT_REGEX;
  }

  /** True for {@code =~} and {@code !~}. */
  boolean regex() {
    return this == REGEX || this == NOT_REGEX;
  }
}
