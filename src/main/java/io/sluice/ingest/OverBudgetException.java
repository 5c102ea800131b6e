package io.sluice.ingest;

/**
 * There was no credit for this write within the time, or its credit was taken back: an answer 503,
 * and worth another try. Immutable.
 */
public final class OverBudgetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Names the budget. */
  public OverBudgetException(BudgetConfig config) {
    super(
        "all memory for writes is taken (budget.capacity %s)".formatted(config.capacity()),
        null,
        false,
        false);
  }
}
