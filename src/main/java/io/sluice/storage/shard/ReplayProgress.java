package io.sluice.storage.shard;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How far recovery is: each log counts alike, weighed by the bytes it has told of so far.
 * Thread-safe.
 */
public final class ReplayProgress {
  private final AtomicInteger logs = new AtomicInteger();
  private final Map<Integer, Double> fractions = new ConcurrentHashMap<>();

  void expect(int howMany) {
    logs.set(howMany);
  }

  void at(int log, long done, long total) {
    fractions.put(log, total <= 0 ? 1.0 : Math.min(1.0, (double) done / total));
  }

  /** From 0 to 100; 100 only when every log is done. */
  public int percent() {
    int expected = logs.get();
    if (expected == 0) {
      return 0;
    }
    double sum = fractions.values().stream().mapToDouble(Double::doubleValue).sum();
    return (int) Math.floor(100 * sum / expected);
  }
}
