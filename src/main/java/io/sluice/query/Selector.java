package io.sluice.query;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The series for which every matcher holds. Immutable.
 *
 * @param matchers at least one, of which at least one does not match the empty string
 */
public record Selector(List<Matcher> matchers) {

  /**
   * Copies the matchers.
   *
   * @throws IllegalArgumentException if all of them match the empty string: such a selector would
   *     select everything by accident
   */
  public Selector {
    matchers = List.copyOf(matchers);
    if (matchers.stream().allMatch(Matcher::matchesEmpty)) {
      throw new IllegalArgumentException("match[] must contain at least one non-empty matcher");
    }
  }

  /**
   * Reads a selector in PromQL's notation, such as {@code up{job=~"a|b",instance!=""}}.
   *
   * @throws SelectorException naming position, what was expected and what was found
   */
  public static Selector parse(String text) throws SelectorException {
    return new SelectorParser(text).parse();
  }

  @Override
  public String toString() {
    return matchers.stream().map(Matcher::toString).collect(Collectors.joining(",", "{", "}"));
  }
}
