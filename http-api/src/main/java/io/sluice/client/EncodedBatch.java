package io.sluice.client;

/**
 * One document of the native shape, ready to be sent or queued. Immutable, as long as nobody
 * changes the array.
 */
public final class EncodedBatch {
  private final byte[] json;
  private final int samples;

  EncodedBatch(byte[] json, int samples) {
    this.json = json;
    this.samples = samples;
  }

  /** The document; not a copy. */
  public byte[] json() {
    return json;
  }

  /** How many samples are in it. */
  public int samples() {
    return samples;
  }
}
