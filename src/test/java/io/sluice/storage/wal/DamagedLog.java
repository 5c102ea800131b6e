package io.sluice.storage.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.wal.LogKit.Recovered;
import io.sluice.storage.wal.LogReport.CorruptRange;
import io.sluice.storage.wal.LogReport.TornRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * A log of three segments of known content, and ways to damage it. Confined to the test's thread.
 */
final class DamagedLog {
  private static final int SAMPLES = 40;
  private static final int GROUPS = 20;
  private static final int FRAME_OF_GROUP = 480; // two lines of labels and forty samples

  final LogKit kit = new LogKit(1, LogKit.SMALL);
  private final List<LogPosition> starts = new ArrayList<>();
  private final List<LogPosition> ends = new ArrayList<>();
  private int firstUnsynced;

  private DamagedLog() {}

  /** Twenty synced groups; then closed, or killed. */
  static DamagedLog make(boolean closed) {
    DamagedLog made = new DamagedLog();
    try {
      FileShardLog log = made.kit.reopen();
      made.fill(log, GROUPS, true);
      if (closed) {
        log.close();
      }
      made.kit.files.kill();
      return made;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The same with four more groups that were written and not synced. */
  static DamagedLog withUnsyncedTail() throws IOException {
    DamagedLog made = new DamagedLog();
    FileShardLog log = made.kit.reopen();
    made.fill(log, GROUPS, true);
    made.firstUnsynced = made.groups();
    made.fill(log, 4, false);
    made.kit.files.kill();
    return made;
  }

  private void fill(FileShardLog log, int groups, boolean sync) {
    for (int i = 0; i < groups; i++) {
      int id = ends.size();
      GroupRecord group = kit.group(id, "g" + id, id * 1000L, SAMPLES);
      LogPosition end = log.append(group, sync).toCompletableFuture().join();
      ends.add(end);
      starts.add(new LogPosition(end.segment(), end.offset() - group.bytes()));
      assertTrue(group.bytes() <= FRAME_OF_GROUP);
    }
  }

  int groups() {
    return ends.size();
  }

  int firstUnsynced() {
    return firstUnsynced;
  }

  int start(int group) {
    return starts.get(group).offset();
  }

  int end(int group) {
    return ends.get(group).offset();
  }

  Set<Integer> groupsOf(long segment) {
    return IntStream.range(0, groups())
        .filter(g -> ends.get(g).segment() == segment)
        .boxed()
        .collect(Collectors.toSet());
  }

  /** The last group before a segment and the first in it. */
  Set<Integer> aroundRoll(long segment) {
    int first = new TreeSet<>(groupsOf(segment)).first();
    return Set.of(first - 1, first);
  }

  Set<Integer> allBut(Set<Integer> lost) {
    Set<Integer> all = new TreeSet<>(IntStream.range(0, groups()).boxed().toList());
    all.removeAll(lost);
    return all;
  }

  /** The groups that came back; each must have come back whole. */
  Set<Integer> found(Recovered recovered) {
    Set<Integer> found = new TreeSet<>();
    for (LogKit.Sample sample : recovered.samples) {
      int id = (int) (sample.time() / 1000);
      assertEquals("g" + id, sample.series());
      found.add(id);
    }
    assertEquals(found.size() * SAMPLES, recovered.samples.size(), "whole groups, none twice");
    return found;
  }

  void flip(int group, int at) throws IOException {
    flipAt(starts.get(group).segment(), start(group) + at);
  }

  void flipOpening(long segment) throws IOException {
    flipAt(segment, WalFormat.HEADER_BYTES + 20);
  }

  void flipClosing() throws IOException {
    flipAt(3, end(groups() - 1) + 20);
  }

  void flipHeader(long segment, boolean first, boolean second) throws IOException {
    if (first) {
      flipAt(segment, WalFormat.H_EPOCH);
    }
    if (second) {
      flipAt(segment, WalFormat.HEADER_COPY + WalFormat.H_EPOCH);
    }
  }

  private void flipAt(long segment, int at) throws IOException {
    byte old = kit.files.contents(kit.segment(segment))[at];
    kit.files.damage(kit.segment(segment), at, (byte) (old ^ 0x40));
  }

  void zero(int group) throws IOException {
    zero(starts.get(group).segment(), start(group), end(group));
  }

  void zero(long segment, int from, int to) throws IOException {
    kit.files.damage(kit.segment(segment), from, new byte[to - from]);
  }

  boolean onlyZeros(int group, int from) throws IOException {
    byte[] bytes = kit.files.contents(kit.segment(starts.get(group).segment()));
    return Arrays.equals(Arrays.copyOfRange(bytes, from, end(group)), new byte[end(group) - from]);
  }

  void remove(long segment) throws IOException {
    kit.files.delete(kit.segment(segment));
    kit.files.syncDirectory(kit.site.directory());
  }

  void truncate(long segment, int size) throws IOException {
    kit.files.truncate(kit.segment(segment), size);
  }

  void junkBehind(long segment) throws IOException {
    int end = end(new TreeSet<>(groupsOf(segment)).last()) + 80;
    byte[] junk = new byte[100];
    Arrays.fill(junk, (byte) 0x5a);
    kit.files.damage(kit.segment(segment), end, junk);
  }

  /** Damages from inside the last group before a segment to inside the first group in it. */
  void holeAcrossRoll(long segment) throws IOException {
    int first = new TreeSet<>(groupsOf(segment)).first();
    zero(segment - 1, start(first - 1) + 8, end(first - 1));
    zero(segment, WalFormat.HEADER_BYTES, start(first) + 100);
  }

  /** Changes a header field in both copies, with a checksum that holds. */
  void header(long segment, int field, int value) throws IOException {
    byte[] block = Arrays.copyOf(kit.files.contents(kit.segment(segment)), WalFormat.HEADER_BYTES);
    for (int at = 0; at <= WalFormat.HEADER_COPY; at += WalFormat.HEADER_COPY) {
      WalFormat.putInt(block, at + field, value);
      CRC32C crc = new CRC32C();
      crc.update(block, at, WalFormat.H_CRC);
      WalFormat.putInt(block, at + WalFormat.H_CRC, (int) crc.getValue());
    }
    kit.files.damage(kit.segment(segment), 0, block);
  }

  /** The sequences that are reported missing are those of the lost groups, where they are known. */
  void sequencesAreExact(Recovered recovered, Set<Integer> lost) {
    Set<Long> missing = new HashSet<>();
    for (CorruptRange range : recovered.report.corrupt()) {
      long last = Math.min(range.lastSequence(), 1000);
      for (long s = range.firstSequence(); s <= last && s < 60; s++) {
        missing.add(s);
      }
    }
    if (recovered.report.torn().isEmpty() && !recovered.report.corrupt().isEmpty()) {
      for (int group : lost) {
        assertTrue(missing.contains(sequence(group)), group + " of " + missing);
      }
      for (int group : allBut(lost)) {
        assertTrue(!missing.contains(sequence(group)), group + " in " + missing);
      }
    }
  }

  /** One frame a group, and an opening frame in front of each segment. */
  private long sequence(int group) {
    return group + 1 + starts.get(group).segment();
  }

  void copiesExist(Recovered recovered) throws IOException {
    for (TornRange range : recovered.report.torn()) {
      assertTrue(range.copy() == null || kit.files.exists(range.copy()), range::toString);
    }
    for (CorruptRange range : recovered.report.corrupt()) {
      assertTrue(range.copy() == null || kit.files.exists(range.copy()), range::toString);
    }
  }

  /** Appending goes on, power is lost, and all that survived plus the new is there. */
  void goesOn(Recovered recovered, Set<Integer> lost) throws IOException {
    int id = 500;
    FileShardLog log = kit.open(recovered);
    for (int i = 0; i < 12; i++) {
      assertTrue(LogKit.append(log, kit.group(id + i, "g" + (id + i), (id + i) * 1000L, 40), true));
    }
    kit.files.crash(77);
    Recovered again = kit.replay();
    Set<Integer> expected = allBut(lost);
    IntStream.range(id, id + 12).forEach(expected::add);
    assertEquals(expected, found(again), "after going on");
    assertTrue(again.report.torn().isEmpty(), () -> "torn again: " + again.report);
  }
}
