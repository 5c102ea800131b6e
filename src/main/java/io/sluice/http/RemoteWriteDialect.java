package io.sluice.http;

import io.sluice.api.WriteReceipt;

/**
 * Prometheus remote write 1.0: 204 without a body, or a status with a sentence as text. Stateless.
 */
final class RemoteWriteDialect extends StatusDialect {

  static final Dialect V1 = new RemoteWriteDialect();

  private RemoteWriteDialect() {}

  @Override
  Answer decided(Outcome.Decided outcome) {
    WriteReceipt receipt = outcome.receipt();
    return receipt.refused() == 0 ? Answer.empty(204) : Answer.text(400, sentence(receipt));
  }

  @Override
  Answer error(int status, String what) {
    return Answer.text(status, what);
  }
}
