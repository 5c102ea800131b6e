package io.sluice.prove;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Judges every sample of one reading back: one bit of memory a sample. Confined to one thread, used
 * once.
 */
final class Comparison {
  private final KnownData data;
  private final List<Sender> senders;
  private final Findings findings;
  private final String where;
  private final int from;
  private final List<BitSet> found = new ArrayList<>();
  private long samples;

  /**
   * @param where what is read, for messages
   * @param from the first request that is looked for
   */
  Comparison(KnownData data, List<Sender> senders, Findings findings, String where, int from) {
    this.data = data;
    this.senders = senders;
    this.findings = findings;
    this.where = where;
    this.from = from;
    senders.forEach(sender -> found.add(new BitSet()));
  }

  /** Who a series is. */
  record Series(int connection, int era, int number) {}

  /** Whose labels these are; a finding and null if nobody's. */
  @org.jspecify.annotations.Nullable
  Series series(Map<String, String> labels) {
    try {
      Series series =
          new Series(
              Integer.parseInt(labels.getOrDefault(KnownData.CONNECTION, "")),
              Integer.parseInt(labels.getOrDefault(KnownData.ERA, "")),
              Integer.parseInt(labels.getOrDefault(KnownData.SERIES_LABEL, "")));
      boolean known =
          labels.size() == 5
              && KnownData.METRIC.equals(labels.get("__name__"))
              && KnownData.RACK_VALUE.equals(labels.get(KnownData.RACK))
              && series.connection() < senders.size()
              && series.number() < KnownData.SERIES;
      if (known) {
        return series;
      }
    } catch (NumberFormatException strange) {
      // a label that nobody sent; told below
    }
    findings.phantom(where + ": series " + labels);
    return null;
  }

  void sample(Series series, long time, long bits, boolean repeatsAreFine) {
    int request = data.requestAt(time);
    if (request < from) {
      return; // a neighbour of what was asked for
    }
    samples++;
    int sample = KnownData.sampleAt(time - data.time(request, 0));
    int connection = series.connection();
    boolean ours = KnownData.era(request) == series.era() && sample >= 0;
    if (!ours || !senders.get(connection).requests().wasSent(request)) {
      findings.phantom("%s: %s at %d".formatted(where, series, time));
      return;
    }
    long expected = data.bits(connection, request, series.number(), sample);
    if (bits != expected) {
      findings.changed(
          "%s: %s at %d is %016x (expected: %016x)".formatted(where, series, time, bits, expected));
    }
    int place = (request - from) * KnownData.REQUEST + series.number() * KnownData.SAMPLES + sample;
    BitSet seen = found.get(connection);
    if (seen.get(place) && !repeatsAreFine) {
      findings.doubled("%s: %s at %d".formatted(where, series, time));
    }
    seen.set(place);
  }

  /** Looks for what is missing, once everything was read. Returns how many samples were read. */
  long finish() {
    for (Sender sender : senders) {
      SentRequests requests = sender.requests();
      for (int request = from; request < requests.end(); request++) {
        finish(sender.connection(), requests, request);
      }
    }
    return samples;
  }

  private void finish(int connection, SentRequests requests, int request) {
    int at = (request - from) * KnownData.REQUEST;
    int there = found.get(connection).get(at, at + KnownData.REQUEST).cardinality();
    if (there == KnownData.REQUEST) {
      requests.found(request);
    } else if (requests.isDue(request)) {
      findings.lost(
          KnownData.REQUEST - there,
          "%s: connection %d, request %d: %d of %d samples are there"
              .formatted(where, connection, request, there, KnownData.REQUEST));
    }
  }
}
