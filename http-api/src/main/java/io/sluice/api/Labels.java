package io.sluice.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The label set that names a series, metric name included as {@value #METRIC_NAME}. Sorted by name
 * as UTF-8 bytes (not Java's String order, which differs above the basic plane), without repeated
 * names, empty names or empty values. A set without a metric name can be built; the service refuses
 * it. Immutable.
 *
 * <p>{@link #hashCode()} is for maps in one process only; the service routes by a keyed hash.
 */
public final class Labels implements Comparable<Labels> {
  /** The label that holds the metric's name. */
  public static final String METRIC_NAME = "__name__";

  private static final Labels EMPTY = new Labels(new byte[0]);

  private final byte[] canonical;
  private final int hash;

  private Labels(byte[] canonical) {
    this.canonical = canonical;
    this.hash = Arrays.hashCode(canonical);
  }

  /**
   * Labels from names and values in turn, in any order.
   *
   * @throws IllegalArgumentException on an odd count, a repeated name, an empty name or value, or
   *     text that has no UTF-8 form
   */
  public static Labels of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("expected names and values in turn, got an odd count");
    }
    LabelsBuilder builder = builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  /** Labels from a map; throws as {@link #of(String...)}. */
  public static Labels of(Map<String, String> labels) {
    LabelsBuilder builder = builder();
    labels.forEach(builder::add);
    return builder.build();
  }

  /** Labels of a metric with further names and values in turn; throws as {@link #of(String...)}. */
  public static Labels metric(String name, String... namesAndValues) {
    String[] all = new String[namesAndValues.length + 2];
    all[0] = METRIC_NAME;
    all[1] = name;
    System.arraycopy(namesAndValues, 0, all, 2, namesAndValues.length);
    return of(all);
  }

  /** A builder that takes pairs in any order. */
  public static LabelsBuilder builder() {
    return new LabelsBuilder();
  }

  /**
   * Labels from canonical bytes (see {@link LabelBytes}), copied and trusted: the caller vouches
   * for their order and shape, and that the tenant's pair is not among them.
   */
  public static Labels fromCanonical(byte[] bytes, int off, int len) {
    return len == 0 ? EMPTY : new Labels(Arrays.copyOfRange(bytes, off, off + len));
  }

  /** As {@link #fromCanonical} without a copy: the array belongs to the labels from now on. */
  static Labels owning(byte[] canonical) {
    return canonical.length == 0 ? EMPTY : new Labels(canonical);
  }

  /** A copy of the canonical bytes. */
  public byte[] canonicalBytes() {
    return canonical.clone();
  }

  /** How many canonical bytes there are. */
  public int canonicalLength() {
    return canonical.length;
  }

  /** Writes the canonical bytes at {@code off} and returns the offset behind them. */
  public int writeCanonical(byte[] dst, int off) {
    System.arraycopy(canonical, 0, dst, off, canonical.length);
    return off + canonical.length;
  }

  /** How many labels there are, metric name included. */
  public int size() {
    return LabelBytes.count(canonical, 0, canonical.length);
  }

  /** Whether there is none at all. */
  public boolean isEmpty() {
    return canonical.length == 0;
  }

  /** The value of that label, or null. */
  public @Nullable String get(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    LabelCursor cursor = cursor();
    while (cursor.next()) {
      int end = cursor.nameOffset() + cursor.nameLength();
      if (Arrays.equals(canonical, cursor.nameOffset(), end, wanted, 0, wanted.length)) {
        return cursor.value();
      }
    }
    return null;
  }

  /** The value of {@value #METRIC_NAME}, or null. */
  public @Nullable String metricName() {
    return get(METRIC_NAME);
  }

  /** Hands out every name and value, in order. */
  public void forEach(BiConsumer<String, String> visitor) {
    LabelCursor cursor = cursor();
    while (cursor.next()) {
      visitor.accept(cursor.name(), cursor.value());
    }
  }

  /** A new map in label order. */
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    forEach(map::put);
    return map;
  }

  private LabelCursor cursor() {
    return new LabelCursor().reset(canonical, 0, canonical.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Labels that && Arrays.equals(canonical, that.canonical);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** Pair by pair, by name, then value, as UTF-8 bytes. */
  @Override
  public int compareTo(Labels other) {
    return LabelBytes.compare(
        canonical, 0, canonical.length, other.canonical, 0, other.canonical.length);
  }

  /** As Prometheus writes it: {@code up{job="a"}}, with escapes; odd names are quoted. */
  @Override
  public String toString() {
    return LabelText.of(this);
  }
}
