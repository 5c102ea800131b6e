package io.sluice.http;

import io.sluice.api.WriteReceipt;
import io.sluice.protocol.remotewrite.RemoteWriteCounts;

/**
 * Prometheus remote write 2.0: as 1.0, and every answer says in three headers how much was written.
 * Repeats count as written, and what is not written is no success, exemplars included. Stateless.
 */
final class RemoteWrite2Dialect extends StatusDialect {

  static final Dialect V2 = new RemoteWrite2Dialect();

  static final String SAMPLES = "X-Prometheus-Remote-Write-Samples-Written";
  static final String HISTOGRAMS = "X-Prometheus-Remote-Write-Histograms-Written";
  static final String EXEMPLARS = "X-Prometheus-Remote-Write-Exemplars-Written";

  private RemoteWrite2Dialect() {}

  @Override
  Answer decided(Outcome.Decided outcome) {
    WriteReceipt receipt = outcome.receipt();
    long exemplars = outcome.counts() instanceof RemoteWriteCounts c ? c.exemplars() : 0;
    // native histograms are refused while decoding, so what is left of the samples are floats
    return written(verdict(receipt, exemplars), receipt.received() - receipt.refused());
  }

  private static Answer verdict(WriteReceipt receipt, long exemplars) {
    String lost = exemplars == 0 ? "" : exemplars + " exemplars are not stored";
    if (receipt.refused() > 0) {
      return Answer.text(400, sentence(receipt) + (lost.isEmpty() ? "" : "; " + lost));
    }
    return lost.isEmpty() ? Answer.empty(204) : Answer.text(400, lost + ", all samples are");
  }

  @Override
  Answer error(int status, String what) {
    return written(Answer.text(status, what), 0);
  }

  private static Answer written(Answer answer, long samples) {
    return answer.with(SAMPLES, Long.toString(samples)).with(HISTOGRAMS, "0").with(EXEMPLARS, "0");
  }
}
