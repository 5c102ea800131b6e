package io.sluice.client;

import io.sluice.api.WriteReceipt;

/** Samples were refused for good; made by {@link Refusals} for those who want an error. */
public final class SluiceRefusedException extends SluiceException {
  private static final long serialVersionUID = 1L;

  private final transient WriteReceipt receipt;

  SluiceRefusedException(WriteReceipt receipt) {
    super(describe(receipt), null);
    this.receipt = receipt;
  }

  /** The receipt that names what was refused; the rest is stored. */
  public WriteReceipt receipt() {
    return receipt;
  }

  private static String describe(WriteReceipt receipt) {
    String first =
        receipt.refusals().isEmpty()
            ? ""
            : ", first "
                + receipt.refusals().get(0).series()
                + ": "
                + receipt.refusals().get(0).message();
    return receipt.refused()
        + " of "
        + receipt.received()
        + " samples were refused "
        + receipt.refusedByReason()
        + first;
  }
}
