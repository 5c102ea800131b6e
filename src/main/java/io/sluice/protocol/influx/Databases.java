package io.sluice.protocol.influx;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The databases that were written to since the start, at most {@value #MAX}: further ones work, but
 * the labels of their lines are parsed each time. Thread-safe.
 */
public final class Databases {
  static final int MAX = 4_096;
  private static final int MAX_NAME = 256;

  private final String label;
  private final ConcurrentMap<String, Database> byName = new ConcurrentHashMap<>();

  /**
   * None yet.
   *
   * @param label name of the label that says which; empty: databases are not told apart
   */
  public Databases(String label) {
    this.label = label;
  }

  /** The database of that name; none if the name is empty. */
  public Database find(String name) {
    if (label.isEmpty() || name.isEmpty()) {
      return Database.NONE;
    }
    Database known = byName.get(name);
    return known != null ? known : create(name);
  }

  /** Those that are told apart, sorted. */
  public List<String> names() {
    return byName.keySet().stream().sorted().toList();
  }

  private Database create(String name) {
    synchronized (byName) {
      int scope = byName.size() + 1;
      return scope > MAX || name.length() > MAX_NAME
          ? new Database(label, name, -1)
          : byName.computeIfAbsent(name, n -> new Database(label, n, scope));
    }
  }
}
