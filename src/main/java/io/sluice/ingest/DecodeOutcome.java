package io.sluice.ingest;

import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.storage.shard.RefusalTally;
import org.jspecify.annotations.Nullable;

/**
 * What decoding refused of one request: whole series and single samples. Confined to the decoding
 * thread until submitted.
 */
final class DecodeOutcome {
  private final RefusalTally refusals = new RefusalTally();

  private @Nullable RefusalReason openReason;
  private String openSeries = "";
  private String openMessage = "";
  private int openIndex;
  private long openSamples;

  void openRefused(RefusalReason reason, String series, int index, String message) {
    closeSeries();
    openReason = reason;
    openSeries = series;
    openIndex = index;
    openMessage = message;
    openSamples = 0;
  }

  /** One more sample of the refused series opened last. */
  void refusedSample() {
    if (openReason != null) {
      openSamples++;
      refusals.count(openReason, 1, openIndex);
    }
  }

  void refuseOne(RefusalReason reason, int seriesIndex, int sampleIndex, String message) {
    refusals.count(reason, 1, seriesIndex);
    refusals.list(new Refusal(reason, "", seriesIndex, sampleIndex, 1, message));
  }

  /** Lists the refused series opened last, now that its samples are counted. */
  void closeSeries() {
    if (openReason != null) {
      refusals.list(new Refusal(openReason, openSeries, openIndex, -1, openSamples, openMessage));
      openReason = null;
    }
  }

  RefusalTally refusals() {
    return refusals;
  }
}
