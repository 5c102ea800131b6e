package io.sluice.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects pairs in any order and makes {@link Labels} of them. Confined to one thread. */
public final class LabelsBuilder {
  private final List<Pair> pairs = new ArrayList<>();

  LabelsBuilder() {}

  /**
   * Adds one label.
   *
   * @throws IllegalArgumentException if name or value is empty or has no UTF-8 form
   */
  public LabelsBuilder add(String name, String value) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a label with an empty name (value \"" + value + "\")");
    }
    if (value.isEmpty()) {
      throw new IllegalArgumentException("label \"" + name + "\" has an empty value");
    }
    pairs.add(new Pair(name, utf8(name, name), utf8(name, value)));
    return this;
  }

  /**
   * The labels collected so far.
   *
   * @throws IllegalArgumentException if a name occurs twice
   */
  public Labels build() {
    Pair[] sorted = pairs.toArray(Pair[]::new);
    Arrays.sort(sorted, (a, b) -> Arrays.compareUnsigned(a.nameBytes, b.nameBytes));
    int size = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i > 0 && sorted[i].name.equals(sorted[i - 1].name)) {
        throw new IllegalArgumentException("label \"" + sorted[i].name + "\" occurs twice");
      }
      size += LabelBytes.pairSize(sorted[i].nameBytes.length, sorted[i].value.length);
    }
    byte[] canonical = new byte[size];
    int at = 0;
    for (Pair pair : sorted) {
      byte[] name = pair.nameBytes;
      byte[] value = pair.value;
      at = LabelBytes.putPair(canonical, at, name, 0, name.length, value, 0, value.length);
    }
    return Labels.owning(canonical);
  }

  private static byte[] utf8(String label, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!Character.isSurrogatePair(c, i + 1 < text.length() ? text.charAt(i + 1) : 'x')) {
          throw new IllegalArgumentException(
              "label \"" + label + "\" has half a surrogate pair, which has no UTF-8 form");
        }
        i++;
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** One label as given and in bytes. Immutable. */
  private static final class Pair {
    final String name;
    final byte[] nameBytes;
    final byte[] value;

    Pair(String name, byte[] nameBytes, byte[] value) {
      this.name = name;
      this.nameBytes = nameBytes;
      this.value = value;
    }
  }
}
