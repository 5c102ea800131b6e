package io.sluice.client;

import io.sluice.api.WriteReceipt;

/**
 * Turns refusals, which are data in a receipt, into an error.
 *
 * <pre>{@code
 * client.write(series).map(Refusals::orThrow)
 * }</pre>
 *
 * <p>Stateless.
 */
public final class Refusals {
  private Refusals() {}

  /** Whether anything was refused, series without samples included. */
  public static boolean any(WriteReceipt receipt) {
    return receipt.refused() > 0 || !receipt.refusals().isEmpty();
  }

  /**
   * The receipt, if nothing was refused.
   *
   * @throws SluiceRefusedException if anything was
   */
  public static WriteReceipt orThrow(WriteReceipt receipt) {
    if (any(receipt)) {
      throw new SluiceRefusedException(receipt);
    }
    return receipt;
  }
}
