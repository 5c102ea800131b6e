package io.sluice.protocol.json;

import io.sluice.protocol.TooLargeException;
import java.util.Arrays;

/**
 * Cuts a stream of byte chunks into lines. A line ends with LF or CR LF; the last may end with the
 * stream. A line that lies within one chunk is handed on in place, without a copy; the beginning of
 * one that does not is carried over in a buffer of at most the line limit. Confined to one thread
 * at a time.
 */
public final class LineSplitter {
  /** The limit of a line unless configured: 1 MiB. */
  public static final int DEFAULT_MAX_LINE = 1 << 20;

  private static final int FIRST_CARRY = 1 << 10;

  /** Takes one line. */
  @FunctionalInterface
  public interface LineConsumer {
    /**
     * Takes the next line.
     *
     * @param buf holds the line; valid during the call only
     * @param off where it begins
     * @param len its length in bytes without its end of line; may be 0
     * @param number its number, from 1
     */
    void line(byte[] buf, int off, int len, long number);
  }

  private final int maxLine;
  private byte[] carry = new byte[0];
  private int carried;
  private long lines;

  /** Lines of at most {@code maxLine} bytes, end of line not counted. */
  public LineSplitter(int maxLine) {
    this.maxLine = maxLine;
  }

  /**
   * Takes the next chunk and hands on the lines that end in it, in order.
   *
   * @throws TooLargeException if a line is over the limit; the lines before it were handed on
   */
  public void feed(byte[] chunk, int off, int len, LineConsumer to) {
    int end = off + len;
    int start = off;
    for (int i = off; i < end; i++) {
      if (chunk[i] == '\n') {
        if (carried > 0) {
          carryOver(chunk, start, i - start);
          emitCarried(to);
        } else {
          emit(chunk, start, i - start, to);
        }
        start = i + 1;
      }
    }
    carryOver(chunk, start, end - start);
  }

  /** Tells that the stream has ended and hands on the last line if it has no end of its own. */
  public void finish(LineConsumer to) {
    if (carried > 0) {
      emitCarried(to);
    }
  }

  /** How many lines were handed on. */
  public long lines() {
    return lines;
  }

  /** The size in bytes of the buffer for carried lines, to be charged while the stream is open. */
  public int carryCapacity() {
    return carry.length;
  }

  private void emitCarried(LineConsumer to) {
    int length = carried;
    carried = 0;
    emit(carry, 0, length, to);
  }

  private void emit(byte[] buf, int off, int len, LineConsumer to) {
    int length = len > 0 && buf[off + len - 1] == '\r' ? len - 1 : len;
    if (length > maxLine) {
      throw tooLong();
    }
    lines++;
    to.line(buf, off, length, lines);
  }

  /** Keeps the beginning of a line; one byte over the limit may be the CR of its end. */
  private void carryOver(byte[] chunk, int off, int len) {
    if (len == 0) {
      return;
    }
    if ((long) carried + len > maxLine + 1L) {
      throw tooLong();
    }
    if (carried + len > carry.length) {
      long wanted = Math.max(FIRST_CARRY, Math.max(2L * carry.length, (long) carried + len));
      carry = Arrays.copyOf(carry, (int) Math.min(maxLine + 1L, wanted));
    }
    System.arraycopy(chunk, off, carry, carried, len);
    carried += len;
  }

  private TooLargeException tooLong() {
    return new TooLargeException("line " + (lines + 1), maxLine);
  }
}
