package io.sluice.storage.shard;

import io.sluice.storage.checkpoint.CheckpointContent;
import io.sluice.storage.checkpoint.CheckpointFiles;
import io.sluice.storage.checkpoint.CheckpointReader;
import io.sluice.storage.wal.LogPosition;
import io.sluice.storage.wal.LogReplay;
import io.sluice.storage.wal.LogReport.CorruptRange;
import io.sluice.storage.wal.LogSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which checkpoint of a log a start begins with: the newest that is whole and whose log is there.
 * If there is no way around a damaged one, what is intact in it. Immutable.
 *
 * @param site the log
 * @param header what it says of itself, or null if the whole log is replayed
 * @param damage what was found damaged on the way, but for what is damaged in this one
 */
record ChosenCheckpoint(
    LogSite site,
    @org.jspecify.annotations.Nullable CheckpointContent header,
    List<CorruptRange> damage) {

  static ChosenCheckpoint of(LogSite site) throws IOException {
    long first = LogReplay.firstSegment(site);
    List<Long> newestFirst = new ArrayList<>(CheckpointFiles.numbers(site));
    Collections.reverse(newestFirst);
    List<CorruptRange> damage = new ArrayList<>();
    CheckpointContent readable = null;
    for (long number : newestFirst) {
      boolean only = newestFirst.size() == 1 && first > 1; // then it is taken as it is
      CheckpointContent content =
          only ? CheckpointReader.header(site, number) : CheckpointReader.verify(site, number);
      boolean fits = content.position().segment() >= first;
      if (content.isWhole() && (fits || first == 1)) {
        if (readable != null) {
          damage.addAll(ranges(site, readable));
        }
        return new ChosenCheckpoint(site, content, damage);
      }
      boolean usable = !content.position().equals(LogPosition.START) && first > 1;
      if (readable == null && usable) {
        readable = content;
      } else {
        damage.addAll(ranges(site, content));
      }
    }
    if (readable == null && first > 1) {
      damage.add(missing(site, first));
    } else if (readable != null && readable.position().segment() < first) {
      damage.add(gap(readable, first));
    }
    return new ChosenCheckpoint(site, readable, damage);
  }

  boolean exists() {
    return header != null;
  }

  /** Fills shards with it and says where the log goes on; adds what is damaged in it. */
  LogReplay.From load(ReplayVisitor visitor, List<CorruptRange> found) throws IOException {
    found.addAll(damage);
    if (header == null) {
      return LogReplay.From.START;
    }
    visitor.begin(header.position(), header.rangeMillis());
    CheckpointContent content = CheckpointReader.read(site, header.number(), visitor);
    found.addAll(ranges(site, content));
    return visitor.filter.table().from();
  }

  /** Takes away what this one stands for; the log was replayed. */
  void tidy() throws IOException {
    if (header == null || !header.isWhole()) {
      CheckpointFiles.tidy(site, 0);
      return;
    }
    CheckpointFiles.tidy(site, header.number());
    for (long number : CheckpointFiles.numbers(site)) {
      if (number > header.number()) {
        CheckpointFiles.drop(site, number); // it was damaged, and a copy is in quarantine
      }
    }
  }

  private static List<CorruptRange> ranges(LogSite site, CheckpointContent content)
      throws IOException {
    if (content.isWhole()) {
      return List.of();
    }
    Path copy = CheckpointFiles.quarantine(site, content.number());
    return content.damage().stream()
        .map(d -> new CorruptRange(content.path(), d.from(), d.to(), 0, -1, d.what(), copy))
        .toList();
  }

  private static CorruptRange missing(LogSite site, long first) {
    String what =
        "there is no readable checkpoint, and the log begins with segment "
            + first
            + ": all that was logged before is missing";
    return new CorruptRange(site.directory(), 0, 0, 0, -1, what, null);
  }

  private static CorruptRange gap(CheckpointContent old, long first) {
    String what =
        "it ends in segment %d and the log begins with segment %d: what lies between is missing"
            .formatted(old.position().segment(), first);
    return new CorruptRange(old.path(), 0, old.bytes(), 0, -1, what, null);
  }
}
