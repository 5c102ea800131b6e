package io.sluice.query;

import java.util.List;

/**
 * What a read asks for: the union of the selectors, cut to a span of time. Immutable.
 *
 * @param tenant whose series
 * @param selectors any of them may select a series; none of them means every series, where the
 *     route allows that
 * @param range only samples, or series with samples, in this span
 * @param limit how many entries of the answer to give at most; 0 for all
 */
public record ReadRequest(String tenant, List<Selector> selectors, TimeRange range, int limit) {

  /** Copies the selectors. */
  public ReadRequest {
    selectors = List.copyOf(selectors);
  }
}
