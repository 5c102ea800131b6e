package io.sluice.storage.block;

import org.jspecify.annotations.Nullable;

/**
 * Makes chunks of samples in time order, of floats or of native histograms, one chunk at a time.
 * Used again and again. Confined to one thread.
 */
public final class ChunkEncoder {
  private final XorChunkWriter floats = new XorChunkWriter();
  private @Nullable HistogramChunkWriter histograms;

  /** An encoder without samples. */
  public ChunkEncoder() {
    floats.start();
  }

  /** Starts an empty chunk. */
  public void start() {
    floats.start();
    if (histograms != null) {
      histograms.start();
    }
  }

  private @Nullable HistogramChunkWriter begun() {
    HistogramChunkWriter writer = histograms;
    return writer == null || writer.samples() == 0 ? null : writer;
  }

  /**
   * True if such a sample may follow in the same chunk.
   *
   * @param histogram its canonical bytes; null of a float
   */
  public boolean takes(byte @Nullable [] histogram) {
    HistogramChunkWriter writer = begun();
    if (histogram == null) {
      return writer == null && !floats.isFull();
    }
    return floats.samples() == 0 && (writer == null || writer.takes(histogram));
  }

  /**
   * Appends a sample that it takes, later than the last.
   *
   * @param bits of a float
   * @param histogram canonical bytes of a histogram; null of a float
   */
  public void append(long time, long bits, byte @Nullable [] histogram) {
    if (histogram == null) {
      floats.append(time, bits);
      return;
    }
    HistogramChunkWriter writer = histograms;
    if (writer == null) {
      writer = new HistogramChunkWriter();
      histograms = writer;
    }
    writer.append(time, histogram);
  }

  /** How many samples the chunk has. */
  public int samples() {
    HistogramChunkWriter writer = begun();
    return writer == null ? floats.samples() : writer.samples();
  }

  /** The chunk's encoding, as in the format. */
  public int encoding() {
    HistogramChunkWriter writer = begun();
    return writer == null ? BlockFormat.XOR : writer.encoding();
  }

  /** Time of the first sample. */
  public long minTime() {
    HistogramChunkWriter writer = begun();
    return writer == null ? floats.minTime() : writer.minTime();
  }

  /** Time of the last sample. */
  public long maxTime() {
    HistogramChunkWriter writer = begun();
    return writer == null ? floats.maxTime() : writer.maxTime();
  }

  /** The chunk. */
  public byte[] toArray() {
    HistogramChunkWriter writer = begun();
    return writer == null ? floats.toArray() : writer.toArray();
  }
}
