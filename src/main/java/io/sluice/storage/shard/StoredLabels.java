package io.sluice.storage.shard;

import io.sluice.api.LabelBytes;

/** How stored canonical bytes begin: with the tenant, as the pair with the empty name. Static. */
public final class StoredLabels {
  private StoredLabels() {}

  /** Length of the tenant pair with which the stored bytes at {@code off} begin. */
  public static int tenantPrefixLength(byte[] stored, int off) {
    int valueLength = LabelBytes.getUvarint(stored, off + 1);
    return 1 + LabelBytes.uvarintSize(valueLength) + valueLength;
  }

  /** Name of the tenant of the stored bytes at {@code off}. */
  public static String tenant(byte[] stored, int off) {
    int length = LabelBytes.getUvarint(stored, off + 1);
    int at = off + 1 + LabelBytes.uvarintSize(length);
    return new String(stored, at, length, java.nio.charset.StandardCharsets.US_ASCII);
  }
}
