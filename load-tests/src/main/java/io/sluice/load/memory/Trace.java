package io.sluice.load.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was seen each second. Confined to one thread. */
final class Trace {
  /**
   * One second.
   *
   * @param second since the start
   * @param resident bytes of the server's process
   * @param acknowledged samples so far
   * @param refused requests of agents so far
   * @param connections open in the crowd
   */
  record Point(int second, long resident, long acknowledged, long refused, int connections) {}

  private final List<Point> points = new ArrayList<>();

  void add(Point point) {
    points.add(point);
  }

  List<Point> points() {
    return List.copyOf(points);
  }

  /** Largest resident size. */
  long peak() {
    return points.stream().mapToLong(Point::resident).max().orElse(0);
  }

  /** Acknowledged samples a second between two of its seconds. */
  double rate(int from, int to) {
    Point first = points.get(Math.min(from, points.size() - 1));
    Point last = points.get(Math.min(to, points.size()) - 1);
    int seconds = last.second() - first.second();
    return seconds <= 0 ? 0 : (double) (last.acknowledged() - first.acknowledged()) / seconds;
  }

  /** The last second for people, with rates over the last ten. */
  String line() {
    int now = points.size() - 1;
    Point last = points.get(now);
    Point before = points.get(Math.max(0, now - 10));
    int seconds = Math.max(1, last.second() - before.second());
    return String.format(
        Locale.ROOT,
        "%4d s  resident %4d MiB  acknowledged %,7d samples/s  refused %,6d requests/s  %,6d"
            + " connections",
        last.second(),
        last.resident() >> 20,
        (last.acknowledged() - before.acknowledged()) / seconds,
        (last.refused() - before.refused()) / seconds,
        last.connections());
  }
}
