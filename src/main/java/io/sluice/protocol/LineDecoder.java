package io.sluice.protocol;

import io.sluice.ingest.WriteBatch;

/**
 * Makes series of a format whose lines stand for themselves. Confined to one thread at a time; one
 * decoder per stream.
 */
public interface LineDecoder {

  /**
   * Decodes one line, without its end, into the batch. A blank line is nothing.
   *
   * @param number the line's number, from 1, for messages and refusals
   * @throws MalformedException if the format does not go on behind such a line; the batch then
   *     holds what it held before
   */
  void line(byte[] buf, int off, int len, WriteBatch out, long number);
}
