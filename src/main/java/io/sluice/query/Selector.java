package io.sluice.query;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The series for which every matcher holds; all series if there is none. Immutable.
 *
 * @param matchers conditions
 */
public record Selector(List<Matcher> matchers) {

  /** Copies the matchers. */
  public Selector {
    matchers = List.copyOf(matchers);
  }

  /**
   * Reads a selector in PromQL's notation, such as {@code up{job=~"a|b",instance!=""}}. One of its
   * matchers must not match the empty string: it would select everything by accident.
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
