package io.sluice.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What is wrong, counted, with the first cases in words. Thread-safe. */
final class Findings {
  private static final int EXAMPLES = 12;

  private final LongAdder lost = new LongAdder();
  private final LongAdder phantom = new LongAdder();
  private final LongAdder changed = new LongAdder();
  private final LongAdder doubled = new LongAdder();
  private final LongAdder other = new LongAdder();
  private final List<String> examples = new ArrayList<>(); // guarded by itself

  void lost(int samples, String what) {
    lost.add(samples);
    example("lost: " + what);
  }

  void phantom(String what) {
    phantom.increment();
    example("phantom: " + what);
  }

  void changed(String what) {
    changed.increment();
    example("changed: " + what);
  }

  void doubled(String what) {
    doubled.increment();
    example("doubled: " + what);
  }

  /** Something that must not happen and is no sample: a refusal, a start that failed. */
  void wrong(String what) {
    other.increment();
    example(what);
  }

  private void example(String text) {
    synchronized (examples) {
      if (examples.size() < EXAMPLES) {
        examples.add(text);
      }
    }
  }

  boolean isEmpty() {
    return lost() + phantom() + changed() + doubled() + other() == 0;
  }

  long lost() {
    return lost.sum();
  }

  long phantom() {
    return phantom.sum();
  }

  long changed() {
    return changed.sum();
  }

  long doubled() {
    return doubled.sum();
  }

  long other() {
    return other.sum();
  }

  List<String> examples() {
    synchronized (examples) {
      return List.copyOf(examples);
    }
  }
}
