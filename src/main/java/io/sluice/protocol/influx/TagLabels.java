package io.sluice.protocol.influx;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.api.RefusalReason;
import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * The slow path of a field: makes labels of measurement, field key and tags. Confined to the thread
 * of its decoder.
 */
final class TagLabels {
  private static final byte[] NAME = "__name__".getBytes(US_ASCII);

  private final byte[] buf;
  private final WriteBatch out;
  private final Database database;
  private byte[] plain = new byte[256];
  private int used;

  /** Length of the name of the tag read last, which stands first in {@code plain}. */
  private int nameLen;

  TagLabels(byte[] buf, Database database, WriteBatch out) {
    this.buf = buf;
    this.database = database;
    this.out = out;
  }

  /** Collects the labels of the series of one field; what is wrong with the tags, or null. */
  @Nullable String collect(int off, int keyEnd, int fieldOff, int fieldLen) {
    out.labels().begin();
    int measurementEnd = LineText.indexOf(buf, off, keyEnd, ',');
    used = 0;
    put(off, measurementEnd, false);
    append((byte) '_');
    put(fieldOff, fieldOff + fieldLen, true);
    add(NAME, NAME.length, 0, used);
    boolean own = false;
    int pos = measurementEnd;
    while (pos < keyEnd) {
      int next = LineText.indexOf(buf, pos + 1, keyEnd, ',');
      String trouble = tag(pos + 1, next);
      if (trouble != null) {
        return trouble;
      }
      own |= database.isNamed(plain, nameLen);
      pos = next;
    }
    if (!own) {
      database.addTo(out.labels());
    }
    return null;
  }

  private @Nullable String tag(int off, int end) {
    int equals = LineText.indexOf(buf, off, end, '=');
    if (equals == end) {
      return "a tag without '='";
    }
    if (equals == off) {
      return "a tag without a key";
    }
    if (equals + 1 == end) {
      return "a tag without a value";
    }
    used = 0;
    put(off, equals, true);
    nameLen = used;
    put(equals + 1, end, true);
    add(plain, nameLen, nameLen, used - nameLen);
    return null;
  }

  private void add(byte[] name, int nameLen, int valueOff, int valueLen) {
    if (!Utf8.isValid(name, 0, nameLen) || !Utf8.isValid(plain, valueOff, valueLen)) {
      out.labels().refuse(RefusalReason.INVALID_UTF8, "measurement, tag or field is not UTF-8");
    }
    out.labels().add(name, 0, nameLen, plain, valueOff, valueLen);
  }

  /** Takes text without the backslashes that hide something. */
  private void put(int off, int end, boolean hidesEquals) {
    for (int i = off; i < end; i++) {
      if (buf[i] == '\\' && i + 1 < end && isHidden(buf[i + 1], hidesEquals)) {
        i++;
      }
      append(buf[i]);
    }
  }

  private static boolean isHidden(byte b, boolean hidesEquals) {
    return b == ',' || b == ' ' || b == '\\' || (hidesEquals && b == '=');
  }

  private void append(byte b) {
    if (used == plain.length) {
      plain = java.util.Arrays.copyOf(plain, 2 * used);
    }
    plain[used++] = b;
  }
}
