package io.sluice.storage.block;

import io.sluice.storage.histogram.Histograms;
import java.util.NavigableMap;

/** How the samples of chunks read, for tests of what hands chunks out. Stateless. */
public final class ChunkTexts {
  private ChunkTexts() {}

  /** Adds the samples of a chunk: a float as its value, a histogram as {@link Histograms#text}. */
  public static void read(int encoding, byte[] chunk, NavigableMap<Long, String> to) {
    ChunkSamples samples = new ChunkSamples();
    samples.reset(encoding, chunk, 0, chunk.length);
    while (samples.next()) {
      byte[] histogram = samples.histogram();
      String text =
          histogram == null
              ? Double.toString(Double.longBitsToDouble(samples.bits()))
              : Histograms.text(histogram, 0, histogram.length);
      if (to.put(samples.time(), text) != null) {
        throw new IllegalStateException("twice at " + samples.time());
      }
    }
  }
}
