package io.sluice.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one write route takes and how it answers: the only thing in which write routes differ.
 * {@link WriteRequest} judges what all of them have in common, {@link WriteRoute} does the work.
 * Thread-safe.
 */
interface WriteProtocol {

  /**
   * Chooses by the headers and parameters of a request, before a byte of its body is read.
   *
   * @param wrong the answer if they can't be served; null if they can
   */
  record Choice(WriteFormat format, Dialect dialect, @Nullable Outcome wrong) {

    /** Headers and parameters that can be served. */
    Choice(WriteFormat format, Dialect dialect) {
      this(format, dialect, null);
    }
  }

  /** How this request is to be read and answered; never throws for what a sender does. */
  Choice choose(Exchange exchange);

  /** Every status that its dialects may answer with. */
  Set<Integer> statuses();
}
