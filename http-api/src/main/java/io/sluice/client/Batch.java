package io.sluice.client;

import io.sluice.api.Refusal;
import io.sluice.api.WriteReceipt;
import java.util.List;

/** One request's worth of series, encoded. Immutable. */
final class Batch {
  private final byte[] body;
  private final List<Part> parts;
  private final long samples;

  Batch(byte[] body, List<Part> parts) {
    this.body = body;
    this.parts = List.copyOf(parts);
    this.samples = parts.stream().mapToLong(part -> part.to - part.from).sum();
  }

  /** The JSON document; not to be changed. */
  byte[] body() {
    return body;
  }

  List<Part> parts() {
    return parts;
  }

  long samples() {
    return samples;
  }

  /** The receipt with positions as the caller counts them instead of those in this batch. */
  WriteReceipt asTheCallerCounts(WriteReceipt receipt) {
    if (receipt.refusals().isEmpty()) {
      return receipt;
    }
    return new WriteReceipt(
        receipt.durability(),
        receipt.received(),
        receipt.stored(),
        receipt.late(),
        receipt.repeated(),
        receipt.replaced(),
        receipt.refused(),
        receipt.pending(),
        receipt.refusals().stream().map(this::asTheCallerCounts).toList(),
        receipt.refusedByReason(),
        receipt.durableThroughLine());
  }

  private Refusal asTheCallerCounts(Refusal refusal) {
    int at = refusal.seriesIndex();
    if (at < 0 || at >= parts.size()) {
      return refusal;
    }
    Part part = parts.get(at);
    int sample = refusal.sampleIndex() < 0 ? -1 : refusal.sampleIndex() + part.from;
    int series = part.taken.index > Integer.MAX_VALUE ? -1 : (int) part.taken.index;
    return new Refusal(
        refusal.reason(), refusal.series(), series, sample, refusal.samples(), refusal.message());
  }

  /** Samples {@code from} (inclusive) to {@code to} (exclusive) of a series. */
  record Part(Taken taken, int from, int to) {}
}
