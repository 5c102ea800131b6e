package io.sluice.protocol.compress;

/**
 * Decompresses a body piece by piece into arrays of the caller: {@link #feed} a piece, {@link
 * #drain} until it returns 0, feed the next, and {@link #finish} after the last. Confined to one
 * thread at a time; holds native or inflater memory until closed.
 *
 * <p>All methods throw {@link io.sluice.protocol.MalformedException} for bytes that are no such
 * stream and {@link io.sluice.protocol.TooLargeException} when the {@link Expansion} is exceeded;
 * after either, only {@link #close} may be called.
 */
public interface Decompressor extends AutoCloseable {

  /** Hands over the next piece. The array must not change until {@link #drain} returns 0. */
  void feed(byte[] src, int off, int len);

  /**
   * Writes decompressed bytes, at most {@code len} (at least 1).
   *
   * @return how many; 0 when all that was fed has come out
   */
  int drain(byte[] dst, int off, int len);

  /** Tells that all was fed; throws if the stream is not complete. */
  void finish();

  /** Releases its memory. May be called twice. */
  @Override
  void close();
}
