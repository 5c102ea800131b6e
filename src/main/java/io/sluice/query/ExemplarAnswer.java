package io.sluice.query;

import io.sluice.storage.extra.Exemplar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The answer of {@code /api/v1/query_exemplars}: the selected series that have exemplars in the
 * span of time, each with these in the order of time. Confined to one thread; used once.
 */
final class ExemplarAnswer {
  private static final byte[] SERIES = JsonBytes.ascii("{\"seriesLabels\":");
  private static final byte[] EXEMPLARS = JsonBytes.ascii(",\"exemplars\":[");
  private static final byte[] LABELS = JsonBytes.ascii("{\"labels\":");
  private static final byte[] VALUE = JsonBytes.ascii(",\"value\":\"");
  private static final byte[] TIME = JsonBytes.ascii("\",\"timestamp\":");
  private static final byte[] END_SERIES = JsonBytes.ascii("]}");

  /** Between these, numbers are written without an exponent. */
  private static final double PLAIN_FROM = 1e-6;

  private static final double PLAIN_UNTIL = 1e21;

  /** Text of one exemplar beside its labels, for the budget. */
  private static final int OVERHEAD = 128;

  private final TimeRange range;
  private final QueryBudget budget;
  private final JsonBytes out = new JsonBytes();
  private int series;

  ExemplarAnswer(TimeRange range, QueryBudget budget) {
    this.range = range;
    this.budget = budget;
    out.put(ApiAnswer.BEGIN);
  }

  /** Adds those of a shard's exemplars whose series are selected. */
  void add(ShardSelection selection, List<Exemplar> exemplars) {
    List<Exemplar> chosen = new ArrayList<>();
    for (Exemplar exemplar : exemplars) {
      boolean inSpan = exemplar.time() >= range.start() && exemplar.time() <= range.end();
      if (inSpan && Arrays.binarySearch(selection.refs(), exemplar.ref()) >= 0) {
        budget.bytes(OVERHEAD + 2L * exemplar.labels().length);
        chosen.add(exemplar);
      }
    }
    chosen.sort(Comparator.comparingInt(Exemplar::ref).thenComparingLong(Exemplar::time));
    for (int i = 0; i < chosen.size(); i++) {
      Exemplar exemplar = chosen.get(i);
      boolean first = i == 0 || chosen.get(i - 1).ref() != exemplar.ref();
      if (first) {
        open(selection.index().canonical(exemplar.ref()));
      } else {
        out.put(',');
      }
      write(exemplar);
      if (i + 1 == chosen.size() || chosen.get(i + 1).ref() != exemplar.ref()) {
        out.put(END_SERIES);
      }
    }
  }

  byte[] done() {
    out.put(ApiAnswer.END);
    return out.take();
  }

  private void open(byte[] canonical) {
    budget.bytes(2L * canonical.length);
    if (series++ > 0) {
      out.put(',');
    }
    out.put(SERIES);
    LabelJson.write(canonical, out);
    out.put(EXEMPLARS);
  }

  private void write(Exemplar exemplar) {
    out.put(LABELS);
    LabelJson.write(exemplar.labels(), out);
    out.put(VALUE);
    out.put(JsonBytes.ascii(text(Double.longBitsToDouble(exemplar.valueBits()))));
    out.put(TIME);
    String seconds = BigDecimal.valueOf(exemplar.time(), 3).stripTrailingZeros().toPlainString();
    out.put(JsonBytes.ascii(seconds));
    out.put('}');
  }

  /** As Prometheus' HTTP API writes values. */
  static String text(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    } else if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    } else if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    double size = Math.abs(value);
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    return size >= PLAIN_FROM && size < PLAIN_UNTIL
        ? shortest.toPlainString()
        : Double.toString(value).replace("E", "e");
  }
}
