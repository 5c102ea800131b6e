package io.sluice.storage.block;

import org.jspecify.annotations.Nullable;

/**
 * Goes through the samples of a chunk of any encoding that is read: floats or native histograms.
 * Used again and again. Confined to one thread.
 */
final class ChunkSamples {
  private final XorChunkReader floats = new XorChunkReader();
  private @Nullable HistogramChunkReader histograms;
  private boolean atHistograms;

  /** True if samples of that encoding can be gone through. */
  static boolean reads(int encoding) {
    return encoding == BlockFormat.XOR
        || encoding == BlockFormat.HISTOGRAM
        || encoding == BlockFormat.FLOAT_HISTOGRAM;
  }

  /** Starts before the first sample of these bytes. */
  void reset(int encoding, byte[] bytes, int off, int len) {
    atHistograms = encoding != BlockFormat.XOR;
    if (!atHistograms) {
      floats.reset(bytes, off, len);
    } else if (reads(encoding)) {
      reader().reset(encoding, bytes, off, len);
    } else {
      throw new BadChunkException("a chunk of encoding " + encoding + ", which is not read");
    }
  }

  private HistogramChunkReader reader() {
    HistogramChunkReader reader = histograms;
    if (reader == null) {
      reader = new HistogramChunkReader();
      histograms = reader;
    }
    return reader;
  }

  /** Goes to the next sample; false behind the last. */
  boolean next() {
    return atHistograms ? reader().next() : floats.next();
  }

  long time() {
    return atHistograms ? reader().time() : floats.time();
  }

  /** Raw bits of a float, 0 of a histogram. */
  long bits() {
    return atHistograms ? 0 : floats.bits();
  }

  /** Canonical bytes of a histogram, null of a float. */
  byte @Nullable [] histogram() {
    return atHistograms ? reader().histogram() : null;
  }
}
