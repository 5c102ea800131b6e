package io.sluice.storage.wal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a scan found wrong. Confined to the thread that scans. */
final class Findings {

  /** A range that had been synced and can't be read. */
  static final class Hole {
    final Path file;
    final long segment;
    final long from;
    final long to;
    final String what;
    long firstSequence = 1;
    long lastSequence; // less than the first: nothing is missing

    Hole(Path file, long segment, long from, long to, String what) {
      this.file = file;
      this.segment = segment;
      this.from = from;
      this.to = to;
      this.what = what;
    }
  }

  /**
   * A range that was never known to be synced. Immutable.
   *
   * @param whole true if nothing in the segment counts, so that the file can go
   */
  record Torn(SegmentSurvey segment, long from, long to, boolean whole) {}

  final List<Hole> holes = new ArrayList<>();
  final List<Torn> torn = new ArrayList<>();
  private final List<Hole> open = new ArrayList<>(); // whose missing sequences are not known yet

  /** A hole that certainly swallowed no frame. */
  void harmless(Hole hole) {
    holes.add(hole);
  }

  /** A hole; which sequences it swallowed will show at the next frame. */
  void hole(Hole hole) {
    holes.add(hole);
    open.add(hole);
  }

  boolean anyOpen() {
    return !open.isEmpty();
  }

  /** All holes since the last frame together swallowed these sequences. */
  void resolve(long first, long last) {
    for (Hole hole : open) {
      hole.firstSequence = first;
      hole.lastSequence = last;
    }
    open.clear();
  }

  boolean damaged(long segment) {
    return holes.stream().anyMatch(hole -> hole.segment == segment);
  }
}
