package io.sluice.storage.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory as {@link ForgettingFileLayer} has it: the names below it now, and the
 * changes of names that are not synced yet, which are made on the disk in their order. Guarded by
 * its file layer.
 */
final class UnsyncedNames {
  private record Change(@Nullable String removed, @Nullable String added, UnsyncedNames node) {}

  private final boolean directory;
  private @Nullable UnsyncedNames parent; // on the disk; null for the top and what has no name yet
  private Path place; // a name in the parent on the disk, else a whole path
  private @Nullable Map<String, UnsyncedNames> now; // sorted
  private final List<Change> unsynced = new ArrayList<>();
  private @Nullable UnsyncedPages pages;
  private @Nullable StorageFile open;

  private UnsyncedNames(boolean directory, @Nullable UnsyncedNames parent, Path place) {
    this.directory = directory;
    this.parent = parent;
    this.place = place;
  }

  static UnsyncedNames top(Path place) {
    return new UnsyncedNames(true, null, place);
  }

  /** A file that nobody finds after a loss of power: its bytes lie under a path of no meaning. */
  static UnsyncedNames nameless(Path place) {
    return new UnsyncedNames(false, null, place);
  }

  boolean isDirectory() {
    return directory;
  }

  /** Where it lies on the disk. */
  Path onDisk() {
    return parent == null ? place : parent.onDisk().resolve(place);
  }

  /** The names in it, as they are now. */
  Map<String, UnsyncedNames> names() throws IOException {
    Map<String, UnsyncedNames> known = now;
    if (known == null) {
      known = new TreeMap<>();
      try (Stream<Path> entries = Files.list(onDisk())) {
        for (Path entry : entries.toList()) {
          Path name = entry.getFileName();
          known.put(name.toString(), new UnsyncedNames(Files.isDirectory(entry), this, name));
        }
      }
      now = known;
    }
    return known;
  }

  /** A directory that is there at once and for good. */
  UnsyncedNames makeDirectory(String name) throws IOException {
    UnsyncedNames made = new UnsyncedNames(true, this, Path.of(name));
    Map<String, UnsyncedNames> names = names();
    if (Files.exists(made.onDisk())) {
      syncAll(); // its removal, that is
    }
    Files.createDirectory(made.onDisk());
    names.put(name, made);
    return made;
  }

  /** Notes a file that the disk has under that name already. */
  void found(String name) throws IOException {
    names().putIfAbsent(name, new UnsyncedNames(false, this, Path.of(name)));
  }

  void change(@Nullable String removed, @Nullable String added, UnsyncedNames node)
      throws IOException {
    Map<String, UnsyncedNames> names = names();
    if (removed != null) {
      names.remove(removed);
    }
    if (added != null) {
      names.put(added, node);
    }
    unsynced.add(new Change(removed, added, node));
  }

  void syncAll() throws IOException {
    sync(unsynced.size());
  }

  /** Some of the changes reach the disk although nobody asked, the oldest first. */
  void leak(Random dice) throws IOException {
    sync(dice.nextInt(unsynced.size() + 1));
  }

  private void sync(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      apply(unsynced.remove(0));
    }
  }

  private void apply(Change change) throws IOException {
    UnsyncedNames node = change.node();
    if (change.added() == null) {
      node.remove();
      return;
    }
    Path from = node.onDisk();
    Path to = onDisk().resolve(change.added());
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    node.parent = this;
    node.place = Path.of(change.added());
  }

  private void remove() throws IOException {
    if (!directory) {
      Files.deleteIfExists(onDisk());
      return;
    }
    try (Stream<Path> all = Files.walk(onDisk())) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  /** The file on the disk, open for as long as the process lives once it was written to. */
  StorageFile disk() throws IOException {
    if (open == null) {
      open = FileLayer.real().open(onDisk());
    }
    return open;
  }

  /** What the disk does not have of it yet. */
  UnsyncedPages pages() throws IOException {
    if (pages == null) {
      pages = new UnsyncedPages(disk().size());
    }
    return pages;
  }
}
