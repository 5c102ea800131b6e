package io.sluice.ingest;

/**
 * The places where a slice passes from one stage to the next. All of them pass it on; only the
 * tests that show that a lost slice can't stay unnoticed plant one that doesn't. Thread-safe.
 */
interface Handover {
  /** Passes everything. */
  Handover ALL = (place, slice) -> true;

  /** Where. */
  enum Place {
    /** From the permits to the shard's queue. */
    QUEUE,
    /** From the queue to a group. */
    GROUP,
    /** From the group to the shard. */
    SHARD,
    /** From the shard to the answer. */
    ANSWER
  }

  /** Whether the slice goes on. */
  boolean passes(Place place, QueuedSlice slice);
}
