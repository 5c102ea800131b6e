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
    RemoteWriteWritten written =
        outcome.counts() instanceof RemoteWriteWritten w
            ? w
            : new RemoteWriteWritten(RemoteWriteCounts.NONE, () -> 0);
    RemoteWriteCounts counts = written.counts();
    long exemplars = counts.exemplars() - counts.refusedExemplars();
    long histograms = written.histograms().getAsLong();
    long samples = receipt.received() - receipt.refused() - histograms;
    return written(verdict(receipt, counts.refusedExemplars()), samples, histograms, exemplars);
  }

  private static Answer verdict(WriteReceipt receipt, long refusedExemplars) {
    String lost =
        refusedExemplars == 0
            ? ""
            : refusedExemplars
                + " exemplars are refused for good (labels that are malformed, repeated or over"
                + " exemplars.maxLabelBytes, too many in one request, or their series is refused)";
    if (receipt.refused() > 0) {
      return Answer.text(400, sentence(receipt) + (lost.isEmpty() ? "" : "; " + lost));
    }
    return lost.isEmpty() ? Answer.empty(204) : Answer.text(400, lost + ", all samples are stored");
  }

  @Override
  Answer error(int status, String what) {
    return written(Answer.text(status, what), 0, 0, 0);
  }

  private static Answer written(Answer answer, long samples, long histograms, long exemplars) {
    return answer
        .with(SAMPLES, Long.toString(samples))
        .with(HISTOGRAMS, Long.toString(histograms))
        .with(EXEMPLARS, Long.toString(exemplars));
  }
}
