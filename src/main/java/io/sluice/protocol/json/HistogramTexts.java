package io.sluice.protocol.json;

import io.sluice.storage.histogram.Buckets;
import io.sluice.storage.histogram.Histogram;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The counts of a native histogram as JSON spelled them. Confined to the thread of its decoder,
 * used again for every histogram.
 */
final class HistogramTexts {
  String count = "0";
  String zeroCount = "0";
  final Counts positive = new Counts();
  final Counts negative = new Counts();

  /** Texts of the counts of one side. */
  static final class Counts {
    private String[] texts = new String[16];
    private int size;

    void add(String text) {
      if (size == texts.length) {
        texts = Arrays.copyOf(texts, 2 * size);
      }
      texts[size++] = text;
    }
  }

  void clear() {
    count = "0";
    zeroCount = "0";
    positive.size = 0;
    negative.size = 0;
  }

  /** Gives the counts to the histogram; what is wrong, or null. */
  @Nullable String counts(Histogram to) {
    try {
      to.count(count(to, count));
      to.zeroCount(count(to, zeroCount));
      counts(to, positive, to.positive());
      counts(to, negative, to.negative());
      return null;
    } catch (NumberFormatException e) {
      return to.floats() ? "a count is no number" : "a count is no whole number";
    }
  }

  private static void counts(Histogram h, Counts from, Buckets to) {
    for (int i = 0; i < from.size; i++) {
      to.count(count(h, from.texts[i]));
    }
  }

  private static long count(Histogram h, String text) {
    if (!h.floats()) {
      return Long.parseLong(text);
    }
    Long bits = number(text);
    if (bits == null) {
      throw new NumberFormatException(text);
    }
    return bits;
  }

  /** The bits of a number or of one of the words for others; null if it is none. */
  static @Nullable Long number(String text) {
    long special = SpecialValue.bits(text);
    if (special != SpecialValue.NONE) {
      return special;
    }
    boolean digits =
        !text.isEmpty() && (text.charAt(0) == '-' || Character.isDigit(text.charAt(0)));
    try {
      double value = digits ? Double.parseDouble(text) : Double.NaN;
      return Double.isFinite(value) ? (Long) Double.doubleToRawLongBits(value) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
