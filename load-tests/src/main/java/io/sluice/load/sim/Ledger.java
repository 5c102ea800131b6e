package io.sluice.load.sim;

import io.sluice.api.WriteReceipt;
import io.sluice.api.json.MalformedJsonException;
import io.sluice.api.json.ReceiptJson;
import io.sluice.load.Latencies;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What became of every request of a run: one bit a request, and sums. Thread-safe (lock: this, for
 * the bits and the statuses).
 */
final class Ledger {
  /** A status that stands for no answer at all. */
  static final int NO_ANSWER = 0;

  /** The server's refusal for now. */
  static final int UNAVAILABLE = 503;

  private final int samplesPerRequest;
  private final BitSet acknowledged = new BitSet();
  private final Map<Integer, Long> byStatus = new TreeMap<>();
  private final Latencies latencies = new Latencies();
  private final AtomicLong refusedSamples = new AtomicLong();
  private final AtomicLong firstNanos = new AtomicLong(Long.MIN_VALUE);
  private final AtomicLong lastNanos = new AtomicLong(Long.MIN_VALUE);
  private final AtomicLong firstRefusalNanos = new AtomicLong(Long.MIN_VALUE);

  Ledger(int samplesPerRequest) {
    this.samplesPerRequest = samplesPerRequest;
  }

  /**
   * Counts one request.
   *
   * @param number which of the fleet's
   * @param status of the answer, or {@link #NO_ANSWER}
   * @param sentNanos when it was sent, {@link System#nanoTime()}
   * @param receipt the body of the answer; null or empty if there was none
   */
  void count(long number, int status, long sentNanos, @Nullable String receipt) {
    long now = System.nanoTime();
    firstNanos.compareAndSet(Long.MIN_VALUE, sentNanos);
    lastNanos.accumulateAndGet(now, Math::max);
    if (status == UNAVAILABLE) {
      firstRefusalNanos.compareAndSet(Long.MIN_VALUE, sentNanos);
    }
    boolean whole = status >= 200 && status < 300 && isWhole(receipt);
    if (status != NO_ANSWER) {
      latencies.record(now - sentNanos);
    }
    synchronized (this) {
      byStatus.merge(status, 1L, Long::sum);
      if (whole) {
        acknowledged.set(Math.toIntExact(number));
      }
    }
  }

  /** Whether a success covers every sample of the request; remote write has no receipt. */
  private boolean isWhole(@Nullable String body) {
    if (body == null || body.isEmpty()) {
      return true;
    }
    try {
      WriteReceipt receipt = ReceiptJson.read(body.getBytes(StandardCharsets.UTF_8));
      refusedSamples.addAndGet(receipt.refused());
      return receipt.stored() + receipt.repeated() + receipt.late() == samplesPerRequest;
    } catch (MalformedJsonException e) {
      return false;
    }
  }

  /** A copy of the bits: request {@code i} was acknowledged with all its samples. */
  synchronized BitSet acknowledged() {
    return (BitSet) acknowledged.clone();
  }

  synchronized Map<Integer, Long> byStatus() {
    return new TreeMap<>(byStatus);
  }

  /** Samples that a success named as refused. */
  long refusedSamples() {
    return refusedSamples.get();
  }

  Latencies latencies() {
    return latencies;
  }

  /** From the first request to the last answer. */
  double seconds() {
    return sinceFirst(lastNanos.get());
  }

  /** From the first request to the first that was answered 503; negative if none was. */
  double secondsToRefusal() {
    long at = firstRefusalNanos.get();
    return at == Long.MIN_VALUE ? -1 : sinceFirst(at);
  }

  private double sinceFirst(long nanos) {
    return nanos == Long.MIN_VALUE ? 0 : (nanos - firstNanos.get()) / 1e9;
  }

  /** How often that status was the answer. */
  synchronized long answers(int status) {
    return byStatus.getOrDefault(status, 0L);
  }
}
