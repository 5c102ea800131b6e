package io.sluice.ingest;

import reactor.core.publisher.MonoSink;

/** One wait for credit. Immutable; told its end exactly once, outside of the lock. */
final class CreditWait {

  private final Lease lease;
  private final long bytes;
  private final long since;
  private final MonoSink<Boolean> sink;

  /**
   * @param lease whose account it will be charged to
   * @param bytes how much is wanted
   * @param since when the wait began, by {@link ByteBudget#now}
   * @param sink who is told
   */
  CreditWait(Lease lease, long bytes, long since, MonoSink<Boolean> sink) {
    this.lease = lease;
    this.bytes = bytes;
    this.since = since;
    this.sink = sink;
  }

  Lease lease() {
    return lease;
  }

  long bytes() {
    return bytes;
  }

  long since() {
    return since;
  }

  void grant() {
    sink.success(true);
  }

  void deny(Throwable why) {
    sink.error(why);
  }
}
