package io.sluice.protocol.compress;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.sluice.protocol.MalformedException;
import java.nio.ByteBuffer;

/**
 * zstd (RFC 8878): frames one after another. A frame whose window is over {@value #MAX_WINDOW}
 * bytes is refused before memory is taken for it. Confined to one thread at a time.
 */
final class ZstdDecompressor extends BoundedDecompressor {
  private static final int MAX_WINDOW_LOG = 23;

  /** The window that RFC 8878 recommends every decoder to support: 8 MiB. */
  static final int MAX_WINDOW = 1 << MAX_WINDOW_LOG;

  /** The window, the context and two blocks of the input and the output. */
  static final int WORKING_BYTES = MAX_WINDOW + (512 << 10);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ZstdDecompressCtx context = new ZstdDecompressCtx().setLongMax(MAX_WINDOW_LOG);
  private ByteBuffer src = NOTHING;
  private boolean betweenFrames = true;
  private boolean mayHoldMore;

  ZstdDecompressor(Expansion limits) {
    super(limits);
  }

  @Override
  void input(byte[] piece, int off, int len) {
    src = ByteBuffer.wrap(piece, off, len);
  }

  @Override
  int output(byte[] dst, int off, int len) {
    ByteBuffer out = ByteBuffer.wrap(dst, off, len);
    while (out.position() == off && (src.hasRemaining() || mayHoldMore)) {
      step(out);
    }
    return out.position() - off;
  }

  private void step(ByteBuffer out) {
    try {
      betweenFrames = context.decompressByteBufferStream(out, src);
      // a full output can hide bytes that the context still holds
      mayHoldMore = !betweenFrames && !out.hasRemaining();
    } catch (ZstdException e) {
      throw MalformedException.atByte("bad zstd data: " + e.getMessage(), fed() - src.remaining());
    }
  }

  @Override
  public void finish() {
    if (!betweenFrames || fed() == 0) {
      throw MalformedException.atByte("the zstd stream is cut short", fed());
    }
  }

  @Override
  public void close() {
    context.close();
    src = NOTHING;
  }
}
