package io.sluice.load.sim;

import io.sluice.load.Latencies;
import io.sluice.load.Readback;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run showed, for people. Immutable.
 *
 * @param name of the simulation
 * @param ledger what was answered
 * @param kept what was read back
 * @param remarks further lines
 */
record Verdict(String name, Ledger ledger, Readback.Count kept, List<String> remarks) {

  /** Whether everything that was acknowledged can be read, bit for bit. */
  boolean everythingIsThere() {
    return kept.isWhole();
  }

  /** Several lines. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add("verdict of " + name + ": " + (everythingIsThere() ? "nothing is lost" : "LOSS"));
    lines.add(rates());
    lines.add(latencies());
    lines.add(refusals());
    lines.add(readable());
    if (kept.differing() > 0) {
      lines.add("the first with other bits: " + kept.firstDiffering());
    }
    lines.addAll(remarks);
    return String.join("\n  ", lines);
  }

  private String rates() {
    double seconds = Math.max(1e-9, ledger.seconds());
    long requests = ledger.byStatus().values().stream().mapToLong(Long::longValue).sum();
    return text(
        "rates: %,d requests in %.1f s (%,.0f/s), %,d samples acknowledged (%,.0f/s)",
        requests, seconds, requests / seconds, kept.acknowledged(), kept.acknowledged() / seconds);
  }

  private String latencies() {
    Latencies all = ledger.latencies();
    return text(
        "time to the answer, ms: p50 %.1f, p95 %.1f, p99 %.1f, most %.1f",
        all.millis(0.5), all.millis(0.95), all.millis(0.99), all.maxMillis());
  }

  private String refusals() {
    StringBuilder others = new StringBuilder();
    for (Map.Entry<Integer, Long> answers : ledger.byStatus().entrySet()) {
      int status = answers.getKey();
      if (status < 200 || status >= 300) {
        String word = status == Ledger.NO_ANSWER ? "no answer" : "answer " + status;
        others.append(text(", %s: %,d", word, answers.getValue()));
      }
    }
    String requests = others.isEmpty() ? ", no request" : others.toString();
    return "refused: " + text("%,d samples", ledger.refusedSamples()) + requests;
  }

  private String readable() {
    return text(
        "readable: %,d of %,d acknowledged samples, %,d missing, %,d with other bits;"
            + " %,d that were not acknowledged",
        kept.acknowledged() - kept.missing(),
        kept.acknowledged(),
        kept.missing(),
        kept.differing(),
        kept.beyond());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
