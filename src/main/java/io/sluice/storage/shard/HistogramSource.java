package io.sluice.storage.shard;

import io.sluice.storage.extra.Varints;
import io.sluice.storage.histogram.HistogramBuffer;
import io.sluice.storage.histogram.HistogramStore;
import io.sluice.storage.wal.ExtraType;

/** Native histograms, as the log has them. Immutable; called by the shard thread. */
record HistogramSource(HistogramStore store) implements ExtraSource {

  @Override
  public void extras(int ref, ExtraSink sink) {
    if (!store.has(ref)) {
      return;
    }
    HistogramBuffer all = new HistogramBuffer();
    store.read(ref, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, all);
    for (int i = 0; i < all.size(); i++) {
      byte[] bytes = all.bytes(i);
      byte[] extra = new byte[Varints.LARGEST + bytes.length];
      int head = Varints.putSigned(extra, 0, all.time(i));
      System.arraycopy(bytes, 0, extra, head, bytes.length);
      sink.extra(ref, ExtraType.HISTOGRAM, extra, 0, head + bytes.length);
    }
  }
}
