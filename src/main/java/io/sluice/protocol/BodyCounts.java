package io.sluice.protocol;

/**
 * What a decoder counted in one body beside samples: each protocol's own record implements it, for
 * that protocol's answers. Immutable.
 */
public interface BodyCounts {

  /** Of a protocol whose answers need no more than the receipt. */
  BodyCounts NONE = new BodyCounts() {};

  /** Bytes that it holds on to until the answer is made, to be charged. */
  default long heldBytes() {
    return 0;
  }
}
