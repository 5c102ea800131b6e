package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import io.sluice.api.RefusalReason;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Collects the labels of one series and opens it when its first sample comes. Confined to the
 * thread of its decoder.
 */
final class JacksonLabels {
  private static final byte[] NO_RAW_BYTES = {};

  private final JsonPath path;
  private final @Nullable WriteBatch out;
  private boolean open;

  JacksonLabels(JsonPath path, @Nullable WriteBatch out) {
    this.path = path;
    this.out = out;
  }

  /** Begins a series. */
  void begin() {
    open = false;
    if (out != null) {
      out.labels().begin();
    }
  }

  /** Reads the labels object, whose key was just read. */
  void read(Tokens in) {
    in.require(JsonToken.START_OBJECT, "an object of labels");
    while (in.next() != JsonToken.END_OBJECT) {
      String name = in.key();
      if (in.next() == JsonToken.VALUE_STRING) {
        collect(name, in.text());
      } else {
        in.skip();
        refuse(RefusalReason.MALFORMED, name, "is not a string");
      }
    }
  }

  private void collect(String name, String value) {
    if (Utf8.hasLoneSurrogate(name) || Utf8.hasLoneSurrogate(value)) {
      refuse(RefusalReason.INVALID_UTF8, name, "has half of a surrogate pair");
    } else if (out != null) {
      byte[] nameBytes = name.getBytes(UTF_8);
      byte[] valueBytes = value.getBytes(UTF_8);
      out.labels().add(nameBytes, 0, nameBytes.length, valueBytes, 0, valueBytes.length);
    }
  }

  private void refuse(RefusalReason reason, String name, String what) {
    if (out != null) {
      String outer = path.toString();
      String shortName = name.length() <= 64 ? name : name.substring(0, 64) + "...";
      String label = (outer.isEmpty() ? "" : outer + ".") + "labels." + shortName;
      out.labels().refuse(reason, label + " " + what);
    }
  }

  /** Opens the series, once. */
  void open() {
    if (!open && out != null) {
      out.define(NO_RAW_BYTES, 0, 0);
    }
    open = true;
  }
}
