package io.sluice.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may and what must be there, from what was sent and answered alone. Confined to the
 * simulation's thread.
 */
final class Oracle {

  /** How a process ends. */
  enum End {
    /** The machine goes on: what was written is there. */
    KILL,
    /** What was not synced may be gone. */
    POWER_LOSS
  }

  private static final class Fact {
    @Nullable Long due; // must survive a loss of power
    @Nullable Long weak; // must survive a kill
    final Set<Long> maybe = new HashSet<>(); // sent, and not answered with success
    final Set<Long> older = new HashSet<>(); // sent before the weak one: back if that is lost
    boolean onlySynced = true; // nobody sent it at a weaker level

    void durable(long bits) {
      due = bits;
      weak = null;
      maybe.clear();
      older.clear();
    }

    boolean allows(long bits, boolean weakIsDue) {
      boolean byWeak = weak != null && weak == bits;
      boolean byDue = due != null && due == bits && (weak == null || !weakIsDue);
      return byWeak || byDue || maybe.contains(bits) || (!weakIsDue && older.contains(bits));
    }
  }

  private final Map<Point.Place, Fact> facts = new HashMap<>();
  private final Journal journal;

  Oracle(Journal journal) {
    this.journal = journal;
  }

  private Fact fact(Point point) {
    return facts.computeIfAbsent(point.place(), place -> new Fact());
  }

  void sending(Point point, boolean synced) {
    journal.note(synced ? "sending" : "sending, written", point);
    Fact fact = fact(point);
    fact.maybe.add(point.bits());
    fact.onlySynced &= synced;
  }

  /** Success: this value is there, and what was sent before it is not. */
  void acknowledged(Point point, boolean synced) {
    journal.note(synced ? "answered" : "answered, written", point);
    Fact fact = fact(point);
    if (synced || Long.valueOf(point.bits()).equals(fact.due)) {
      fact.durable(point.bits());
    } else {
      fact.older.addAll(fact.maybe);
      fact.maybe.clear();
      fact.weak = point.bits();
    }
  }

  /** Places that were sent in vain: nobody knows whether they are there. */
  List<Point.Place> doubtful() {
    return facts.entrySet().stream()
        .filter(each -> each.getValue().due == null && each.getValue().weak == null)
        .map(Map.Entry::getKey)
        .sorted(
            java.util.Comparator.comparingLong(Point.Place::time)
                .thenComparingInt(Point.Place::series))
        .toList();
  }

  boolean isDue(Point point) {
    Fact fact = facts.get(point.place());
    return fact != null && fact.due != null;
  }

  /** What a flush that begins now makes durable. */
  List<Point.Place> weakNow() {
    List<Point.Place> weak = new ArrayList<>();
    facts.forEach(
        (place, fact) -> {
          if (fact.weak != null) {
            weak.add(place);
          }
        });
    return weak;
  }

  void madeDurable(List<Point.Place> places) {
    journal.note("durable now", places);
    for (Point.Place place : places) {
      Fact fact = facts.get(place);
      if (fact != null && fact.weak != null) {
        Set<Long> later = new HashSet<>(fact.maybe);
        fact.durable(fact.weak);
        fact.maybe.addAll(later);
      }
    }
  }

  /** A reading while the process lives: nothing is missing, nothing is invented. */
  void seen(Map<Point.Place, Long> all) {
    check(all, true, "while it runs");
    all.forEach(
        (place, bits) -> {
          Fact fact = facts.get(place);
          if (fact != null && fact.onlySynced && fact.due == null) {
            fact.due = bits; // a reader saw it, so no crash may undo it
          }
        });
  }

  /** A reading after a restart; what is there now stays, what is not never comes back. */
  void restarted(Map<Point.Place, Long> all, End end) {
    journal.note("found after " + end, all.keySet());
    check(all, end == End.KILL, "after " + end);
    facts.keySet().retainAll(all.keySet());
    facts.forEach(
        (place, fact) -> {
          fact.durable(all.getOrDefault(place, 0L));
        });
  }

  private void check(Map<Point.Place, Long> all, boolean weakIsDue, String when) {
    all.forEach((place, bits) -> checkFound(place, bits, weakIsDue, when));
    facts.forEach(
        (place, fact) -> {
          boolean must = fact.due != null || (weakIsDue && fact.weak != null);
          if (must && !all.containsKey(place)) {
            throw new AssertionError("lost " + when + ": " + place);
          }
        });
  }

  private void checkFound(Point.Place place, long bits, boolean weakIsDue, String when) {
    Fact fact = facts.get(place);
    if (fact == null) {
      throw new AssertionError("came back or was never sent, " + when + ": " + place);
    }
    if (!fact.allows(bits, weakIsDue)) {
      throw new AssertionError(
          "another value, " + when + ": " + place + " is " + Double.longBitsToDouble(bits));
    }
  }
}
