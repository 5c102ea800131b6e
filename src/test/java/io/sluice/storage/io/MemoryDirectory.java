package io.sluice.storage.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The names in one directory, now and after a loss of power. Guarded by its file layer. */
final class MemoryDirectory implements MemoryNode {
  private record Change(@Nullable String removed, @Nullable String added, MemoryNode node) {}

  final TreeMap<String, MemoryNode> now = new TreeMap<>();
  private TreeMap<String, MemoryNode> durable = new TreeMap<>();
  private final List<Change> unsynced = new ArrayList<>();

  void add(String name, MemoryFile file) {
    change(new Change(null, name, file));
  }

  void remove(String name) {
    MemoryNode node = now.get(name);
    if (node != null) {
      change(new Change(name, null, node));
    }
  }

  void rename(String from, String to, MemoryNode node) {
    change(new Change(from, to, node));
  }

  /** A directory that is there at once and for good. */
  MemoryDirectory makeDirectory(String name) {
    MemoryDirectory made = new MemoryDirectory();
    now.put(name, made);
    durable.put(name, made);
    return made;
  }

  private void change(Change change) {
    apply(change, now);
    unsynced.add(change);
  }

  private static void apply(Change change, Map<String, MemoryNode> names) {
    if (change.removed() != null) {
      names.remove(change.removed());
    }
    if (change.added() != null) {
      names.put(change.added(), change.node());
    }
  }

  void sync() {
    durable = new TreeMap<>(now);
    unsynced.clear();
  }

  /** Power is lost: some of the unsynced changes, in order, made it. */
  @Override
  public void crash(Random random) {
    int made = random.nextInt(unsynced.size() + 1);
    for (Change change : unsynced.subList(0, made)) {
      apply(change, durable);
    }
    now.clear();
    now.putAll(durable);
    unsynced.clear();
    now.values().forEach(node -> node.crash(random));
  }
}
