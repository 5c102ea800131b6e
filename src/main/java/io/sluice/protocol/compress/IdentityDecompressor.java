package io.sluice.protocol.compress;

/** Bytes that are not compressed at all. Confined to one thread at a time. */
final class IdentityDecompressor extends BoundedDecompressor {
  private byte[] src = new byte[0];
  private int pos;
  private int end;

  IdentityDecompressor(Expansion limits) {
    super(limits);
  }

  @Override
  void input(byte[] piece, int off, int len) {
    src = piece;
    pos = off;
    end = off + len;
  }

  @Override
  int output(byte[] dst, int off, int len) {
    int n = Math.min(len, end - pos);
    System.arraycopy(src, pos, dst, off, n);
    pos += n;
    return n;
  }

  @Override
  public void finish() {
    // any number of bytes is complete
  }

  @Override
  public void close() {
    src = new byte[0];
    pos = 0;
    end = 0;
  }
}
