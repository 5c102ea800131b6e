package io.sluice.load.memory;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the crowd and the bombs were answered. Thread-safe. */
final class Counts {
  final LongAdder samples = new LongAdder();
  final LongAdder withoutWait = new LongAdder();
  final LongAdder cutOff = new LongAdder();
  final LongAdder silent = new LongAdder();
  private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();

  /** An answer to a sender of that kind. */
  void answered(String kind, int status, boolean hasWait) {
    answers.computeIfAbsent(kind + " " + status, key -> new LongAdder()).increment();
    if ((status == 503 || status == 429) && !hasWait) {
      withoutWait.increment();
    }
  }

  /** How many of that kind got that status. */
  long of(String kind, int status) {
    LongAdder found = answers.get(kind + " " + status);
    return found == null ? 0 : found.sum();
  }

  /** All of them, by kind and status. */
  Map<String, Long> all() {
    Map<String, Long> all = new TreeMap<>();
    answers.forEach((key, count) -> all.put(key, count.sum()));
    return all;
  }
}
