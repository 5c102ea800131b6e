package io.sluice.ingest;

import io.sluice.api.LabelBytes;

/** Walks canonical label bytes into a collector. Static. */
final class CanonicalPairs {
  private CanonicalPairs() {}

  static void each(byte[] canonical, int length, LabelCollector into) {
    int at = 0;
    while (at < length) {
      int nameLength = LabelBytes.getUvarint(canonical, at);
      int name = at + LabelBytes.uvarintSize(nameLength);
      int afterName = name + nameLength;
      int valueLength = LabelBytes.getUvarint(canonical, afterName);
      int value = afterName + LabelBytes.uvarintSize(valueLength);
      into.add(canonical, name, nameLength, canonical, value, valueLength);
      at = value + valueLength;
    }
  }
}
