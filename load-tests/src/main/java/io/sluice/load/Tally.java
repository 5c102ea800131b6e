package io.sluice.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Counts answers; those of the warm-up only as far as they failed. Thread-safe. */
final class Tally {
  private final long warmUp;
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong samples = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicReference<String> firstFailure = new AtomicReference<>("");
  private final Latencies latencies = new Latencies();

  /** The first {@code warmUp} answers are not measured. */
  Tally(long warmUp) {
    this.warmUp = warmUp;
  }

  /** Counts one answer; true if it was the last of the warm-up. */
  boolean count(Answer answer, long nanos, long sampleCount) {
    long number = answers.incrementAndGet();
    if (!answer.isSuccess()) {
      failures.incrementAndGet();
      firstFailure.compareAndSet("", answer.status() + " " + answer.body());
    } else if (number > warmUp) {
      samples.addAndGet(sampleCount);
    }
    if (number > warmUp) {
      latencies.record(nanos);
    }
    return number == warmUp;
  }

  long measuredSamples() {
    return samples.get();
  }

  long failures() {
    return failures.get();
  }

  String firstFailure() {
    String first = firstFailure.get();
    return first == null ? "" : first;
  }

  Latencies latencies() {
    return latencies;
  }
}
