package io.sluice.storage.index;

/** The keyed hash of one label pair; a seam, so that tests can make all pairs collide. */
@FunctionalInterface
interface PairHash {

  /** The hash of the pair whose canonical bytes are {@code bytes[off .. off + len)}. */
  long ofPair(byte[] bytes, int off, int len);
}
