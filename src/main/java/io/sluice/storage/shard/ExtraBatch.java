package io.sluice.storage.shard;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Extras on their way from the shard's thread to a checkpoint. Confined to one thread at a time.
 */
final class ExtraBatch implements ExtraSource.ExtraSink {
  private static final int ENTRY = 4; // ref, type, offset, length

  private int[] entries = new int[16 * ENTRY];
  private byte[] bytes = new byte[1024];
  private int count;
  private int used;
  private final BitSet refs = new BitSet();

  /** Receives what was taken. */
  @FunctionalInterface
  interface Out {
    void extra(int ref, int type, byte[] bytes, int off, int len) throws IOException;
  }

  void clear() {
    count = 0;
    used = 0;
    refs.clear();
  }

  @Override
  public void extra(int ref, int type, byte[] from, int off, int len) {
    if ((count + 1) * ENTRY > entries.length) {
      entries = Arrays.copyOf(entries, 2 * entries.length);
    }
    if (used + len > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, used + len));
    }
    System.arraycopy(from, off, bytes, used, len);
    int at = count++ * ENTRY;
    entries[at] = ref;
    entries[at + 1] = type;
    entries[at + 2] = used;
    entries[at + 3] = len;
    used += len;
    refs.set(ref);
  }

  /** Bytes of all that was taken. */
  int bytes() {
    return used;
  }

  /** True if there is an extra of that series. */
  boolean has(int ref) {
    return refs.get(ref);
  }

  void writeTo(Out out) throws IOException {
    for (int at = 0; at < count * ENTRY; at += ENTRY) {
      out.extra(entries[at], entries[at + 1], bytes, entries[at + 2], entries[at + 3]);
    }
  }
}
