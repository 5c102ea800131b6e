package io.sluice.query;

import io.sluice.api.LabelBytes;

/** Writes canonical label bytes as a JSON object, without the tenant. Stateless. */
final class LabelJson {
  private LabelJson() {}

  static void write(byte[] canonical, JsonBytes out) {
    int end = canonical.length;
    int at = LabelBytes.skipTenant(canonical, 0, end);
    char separator = '{';
    while (at < end) {
      out.put(separator);
      at = text(canonical, at, out);
      out.put(':');
      at = text(canonical, at, out);
      separator = ',';
    }
    if (separator == '{') {
      out.put(separator);
    }
    out.put('}');
  }

  private static int text(byte[] canonical, int at, JsonBytes out) {
    int length = LabelBytes.getUvarint(canonical, at);
    int start = at + LabelBytes.uvarintSize(length);
    out.string(canonical, start, length);
    return start + length;
  }
}
