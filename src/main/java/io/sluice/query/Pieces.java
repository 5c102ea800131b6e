package io.sluice.query;

import org.jspecify.annotations.Nullable;

/** An answer that is made piece by piece. Confined to one thread at a time. */
interface Pieces extends AutoCloseable {

  /** The next piece, never empty, or null after the last. */
  byte @Nullable [] next();

  /** Ends it, at its end or before. */
  @Override
  void close();
}
