package io.sluice.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Time and order: tasks wait in lanes; which lane goes on next is the seed's choice, and time
 * passes only when nothing else is left to do. Confined to the simulation's thread.
 */
final class Clockwork {
  private record Task(long due, long order, Runnable what) {}

  private final Random random;
  private final List<PriorityQueue<Task>> lanes = new ArrayList<>();
  private long now;
  private long order;
  private long steps;

  Clockwork(Random random) {
    this.random = random;
  }

  Lane lane() {
    lanes.add(
        new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order)));
    return new Lane(this, lanes.size() - 1);
  }

  long nanos() {
    return now;
  }

  long steps() {
    return steps;
  }

  void at(long delay, int lane, Runnable what) {
    lanes.get(lane).add(new Task(now + Math.max(0, delay), order++, what));
  }

  /** Lets one lane go on that has something to do now; false if none has. */
  boolean step() {
    List<PriorityQueue<Task>> ready = new ArrayList<>();
    for (PriorityQueue<Task> lane : lanes) {
      Task first = lane.peek();
      if (first != null && first.due() <= now) {
        ready.add(lane);
      }
    }
    if (ready.isEmpty()) {
      return false;
    }
    Task next = ready.get(random.nextInt(ready.size())).remove();
    steps++;
    next.what().run();
    return true;
  }

  /** Everything that is due within that time happens, and what follows from it. */
  void pass(long nanos) {
    long end = now + nanos;
    while (true) {
      while (step()) {
        // as long as there is something to do now
      }
      long next = end + 1;
      for (PriorityQueue<Task> lane : lanes) {
        Task first = lane.peek();
        next = first == null ? next : Math.min(next, first.due());
      }
      if (next > end) {
        now = end;
        return;
      }
      now = Math.max(now, next);
    }
  }

  /** The process died: what it would have done does not happen. */
  void forget() {
    lanes.clear();
  }
}
