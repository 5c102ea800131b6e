package io.sluice.http;

import io.netty.buffer.ByteBuf;
import io.sluice.ingest.Lease;
import io.sluice.protocol.LineDecoder;
import io.sluice.protocol.compress.Compression;
import io.sluice.protocol.compress.Decompressor;
import io.sluice.protocol.compress.Expansion;
import io.sluice.protocol.json.LineSplitter;
import org.jspecify.annotations.Nullable;

/**
 * From buffers to lines in windows. A buffer is worked off in pieces of {@value #PIECE} bytes, as
 * long as there is a window to put them in; what remains waits in the buffer. What a stream holds
 * beside its windows (pieces, decompressor, the beginning of a line) is charged before it grows.
 * Confined to the event loop.
 */
final class StreamLines {

  private static final int PIECE = 1 << 14;

  private final StreamWindows windows;
  private final Lease lease;
  private final int fixedBytes;
  private final Decompressor source;
  private final LineSplitter splitter;
  private final LineDecoder decoder;
  private final byte[] in = new byte[PIECE];
  private final byte[] out = new byte[PIECE];
  private @Nullable StreamWindow window;
  private boolean draining;

  StreamLines(Intake intake, WriteRequest request, StreamWindows windows, Lease lease) {
    Compression compression = request.streamCompression();
    this.decoder = request.format().newLineDecoder();
    this.windows = windows;
    this.lease = lease;
    this.fixedBytes = 2 * PIECE + compression.workingBytes();
    this.source = compression.open(Expansion.ofStream());
    this.splitter = new LineSplitter(intake.config().maxLine().asInt());
  }

  /** True if all of the buffer was taken; false if there is no window or credit now. */
  boolean take(ByteBuf from) {
    while (draining || from.isReadable()) {
      if (!draining) {
        feed(from);
      }
      if (!drain()) {
        return false;
      }
    }
    return true;
  }

  /** Takes the last line; false if there is no window now. */
  boolean finish() {
    window = windows.current();
    if (window == null) {
      return false;
    }
    source.finish();
    splitter.finish(this::line);
    return true;
  }

  /** Frees what it holds. */
  void close() {
    source.close();
    lease.close();
  }

  private void feed(ByteBuf from) {
    int n = Math.min(PIECE, from.readableBytes());
    from.readBytes(in, 0, n);
    source.feed(in, 0, n);
    draining = true;
  }

  private boolean drain() {
    while (mayGoOn()) {
      int n = source.drain(out, 0, PIECE);
      if (n == 0) {
        draining = false;
        return true;
      }
      splitter.feed(out, 0, n, this::line);
    }
    return false;
  }

  /** One more piece at most doubles what is kept of a line, or adds a piece to it. */
  private boolean mayGoOn() {
    long carry = Math.max(2L * splitter.carryCapacity(), splitter.carryCapacity() + PIECE);
    if (!windows.credit().hold(lease, fixedBytes + carry)) {
      return false;
    }
    window = windows.current();
    return window != null;
  }

  private void line(byte[] buf, int off, int len, long number) {
    StreamWindow to = window;
    if (to == null) {
      throw new IllegalStateException("a line came without a window");
    }
    decoder.line(buf, off, len, to.batch, number);
    to.added(number, len);
  }
}
