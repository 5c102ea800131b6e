package io.sluice.ingest;

/** One write wants to hold more than any write may: an answer 413, for good. Immutable. */
public final class OverShareException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private OverShareException(String message) {
    super(message, null, false, false);
  }

  static OverShareException of(long wanted, BudgetConfig config) {
    return new OverShareException(
        "the write needs %d bytes at once, more than its share of %s (a quarter of budget.capacity %s)"
            .formatted(wanted, config.perRequest(), config.capacity()));
  }
}
