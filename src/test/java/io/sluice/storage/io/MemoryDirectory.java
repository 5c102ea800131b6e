package io.sluice.storage.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The names in one directory, now and after a loss of power. Guarded by its file layer. */
final class MemoryDirectory {
  private record Change(@Nullable String removed, @Nullable String added, MemoryFile file) {}

  final TreeMap<String, MemoryFile> now = new TreeMap<>();
  private TreeMap<String, MemoryFile> durable = new TreeMap<>();
  private final List<Change> unsynced = new ArrayList<>();

  void add(String name, MemoryFile file) {
    change(new Change(null, name, file));
  }

  void remove(String name) {
    MemoryFile file = now.get(name);
    if (file != null) {
      change(new Change(name, null, file));
    }
  }

  void rename(String from, String to, MemoryFile file) {
    change(new Change(from, to, file));
  }

  private void change(Change change) {
    apply(change, now);
    unsynced.add(change);
  }

  private static void apply(Change change, Map<String, MemoryFile> names) {
    if (change.removed() != null) {
      names.remove(change.removed());
    }
    if (change.added() != null) {
      names.put(change.added(), change.file());
    }
  }

  void sync() {
    durable = new TreeMap<>(now);
    unsynced.clear();
  }

  /** Power is lost: some of the unsynced changes, in order, made it. */
  void crash(Random random) {
    int made = random.nextInt(unsynced.size() + 1);
    for (Change change : unsynced.subList(0, made)) {
      apply(change, durable);
    }
    now.clear();
    now.putAll(durable);
    unsynced.clear();
    now.values().forEach(file -> file.crash(random));
  }
}
