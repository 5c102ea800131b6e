package io.sluice.client;

import io.sluice.api.TimeSeries;
import io.sluice.api.WriteReceipt;
import java.util.List;

/**
 * A write that did not succeed as a whole. What was acknowledged is stored as {@link
 * #acknowledged()} says; what is in {@link #unacknowledged()} may or may not be stored. It can be
 * written again as it is: what was stored already will be counted as repeated.
 */
public final class SluiceWriteException extends SluiceException {
  private static final long serialVersionUID = 1L;

  private final transient WriteReceipt acknowledged;
  private final transient List<TimeSeries> unacknowledged;

  SluiceWriteException(
      WriteReceipt acknowledged, List<TimeSeries> unacknowledged, Throwable cause) {
    super(
        acknowledged.received()
            + " samples were acknowledged, "
            + unacknowledged.size()
            + " series were not: "
            + cause.getMessage(),
        cause);
    this.acknowledged = acknowledged;
    this.unacknowledged = unacknowledged;
  }

  /** The sum of all receipts that came before the failure. */
  public WriteReceipt acknowledged() {
    return acknowledged;
  }

  /**
   * The series that were taken and not acknowledged, in the order in which they were taken. Of a
   * series that had to be split, the whole is here if any part was not acknowledged.
   */
  public List<TimeSeries> unacknowledged() {
    return unacknowledged;
  }
}
