package io.sluice.protocol.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.RefusalReason;
import io.sluice.ingest.WriteBatch;
import java.util.Map;

/** Hands labels that were made as Strings to a batch. Stateless, thread-safe. */
final class LabelSet {
  static final String NAME = "__name__";

  private LabelSet() {}

  /** Adds a label; the values of keys that became equal are joined in order of the keys. */
  static void merge(Map<String, String> labels, String name, String value) {
    if (!value.isEmpty()) {
      labels.merge(name, value, (before, now) -> before + ";" + now);
    }
  }

  /** Defines the series of these labels, remembered under the key's bytes. */
  static void define(
      Map<String, String> labels, boolean invalidUtf8, PointKey key, WriteBatch out) {
    out.labels().begin();
    if (invalidUtf8) {
      out.labels().refuse(RefusalReason.INVALID_UTF8, "a name or attribute is not UTF-8");
    }
    labels.forEach(
        (name, value) -> {
          byte[] nameBytes = name.getBytes(UTF_8);
          byte[] valueBytes = value.getBytes(UTF_8);
          out.labels().add(nameBytes, 0, nameBytes.length, valueBytes, 0, valueBytes.length);
        });
    out.define(key.bytes(), 0, key.length());
  }
}
