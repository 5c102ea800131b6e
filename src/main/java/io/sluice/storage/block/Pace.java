package io.sluice.storage.block;

import java.io.IOException;

/**
 * Slows long work in the background down, and ends it: asked every few series. An implementation
 * may wait, or throw to give the work up. Confined to the thread that works.
 */
@FunctionalInterface
public interface Pace {
  /** Never waits. */
  Pace FULL = bytes -> {};

  /**
   * So much more has been read or written.
   *
   * @throws IOException if the work is to be given up
   */
  void step(long bytes) throws IOException;
}
