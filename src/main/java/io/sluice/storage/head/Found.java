package io.sluice.storage.head;

/** Where {@link Head#find} puts the value it found. Confined to the thread that asks. */
public final class Found {
  private long bits;

  /** Raw bits of the value that is stored; meaningful only after a find that said true. */
  public long bits() {
    return bits;
  }

  void set(long valueBits) {
    bits = valueBits;
  }
}
