package io.sluice.http;

import io.sluice.ingest.ByteBudget;
import io.sluice.ingest.Lease;
import reactor.core.scheduler.Scheduler;

/**
 * What all writes share. Immutable.
 *
 * @param config limits of a write
 * @param budget what every byte is charged to
 * @param arrays where bodies are kept
 * @param decoding where large bodies are decoded
 * @param openBodies who is being read
 */
record Intake(
    WriteConfig config,
    ByteBudget budget,
    ByteArrays arrays,
    Scheduler decoding,
    OpenBodies openBodies) {

  /** The first step in which credit is taken. */
  int window() {
    return ByteArrays.sizeFor(budget.config().window().asInt());
  }

  /** Gives a body's array and the credit for it back; nobody may use it from now on. */
  void free(Body body, Lease lease) {
    if (body.bytes().length > 0) {
      arrays.give(body.bytes());
      lease.give(body.bytes().length);
    }
  }
}
