package io.sluice.protocol.compress;

/** Counts what goes in and comes out and holds the limits. Confined to one thread at a time. */
abstract class BoundedDecompressor implements Decompressor {
  private final Expansion limits;
  private long in;
  private long out;

  BoundedDecompressor(Expansion limits) {
    this.limits = limits;
  }

  /** Takes a piece, not empty; the one before is used up. */
  abstract void input(byte[] src, int off, int len);

  /** As {@link #drain}. */
  abstract int output(byte[] dst, int off, int len);

  @Override
  public final void feed(byte[] src, int off, int len) {
    if (len > 0) {
      in += len;
      input(src, off, len);
    }
  }

  @Override
  public final int drain(byte[] dst, int off, int len) {
    int n = output(dst, off, len);
    out += n;
    limits.check(in, out);
    return n;
  }

  /** Bytes fed so far. */
  final long fed() {
    return in;
  }
}
