package io.sluice.storage.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.io.FileFormatException;
import io.sluice.storage.io.ForeignFileException;
import io.sluice.storage.io.NewerFormatException;
import io.sluice.storage.io.OlderFormatException;
import io.sluice.storage.wal.LogKit.Recovered;
import io.sluice.storage.wal.LogReport.CorruptRange;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of damaged logs: name, damage, what must survive, what must be told. */
class DamagedLogTest {

  /** Does something bad to a finished log. */
  private interface Damage {
    void doTo(DamagedLog log) throws IOException;
  }

  /**
   * One row.
   *
   * @param lost groups that cannot come back
   * @param corrupt corrupt ranges to be reported
   * @param torn torn ranges to be reported
   */
  private record Row(
      String name, boolean closed, Damage damage, Set<Integer> lost, int corrupt, int torn) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Row row(
      String name, boolean closed, Damage damage, Set<Integer> lost, int corrupt, int torn) {
    return new Row(name, closed, damage, lost, corrupt, torn);
  }

  private static Set<Integer> none() {
    return Set.of();
  }

  static Stream<Row> damages() {
    DamagedLog plain = DamagedLog.make(true);
    int last = plain.groups() - 1;
    Set<Integer> second = plain.groupsOf(2);
    int mid = new TreeSet<>(second).first() + 2; // in the middle of the second segment
    return Stream.of(
        row("no damage, closed", true, log -> {}, none(), 0, 0),
        row("no damage, killed", false, log -> {}, none(), 0, 0),
        row(
            "flipped byte in the last frame, killed",
            false,
            log -> log.flip(last, 60),
            Set.of(last),
            0,
            1),
        row(
            "flipped byte in the last frame, closed",
            true,
            log -> log.flip(last, 60),
            Set.of(last),
            1,
            0),
        row("flipped byte in the closing frame", true, DamagedLog::flipClosing, none(), 0, 1),
        row("flipped payload in the middle", true, log -> log.flip(mid, 60), Set.of(mid), 1, 0),
        row("flipped length in the middle", true, log -> log.flip(mid, 4), Set.of(mid), 1, 0),
        row("flipped high length in the middle", true, log -> log.flip(mid, 7), Set.of(mid), 1, 0),
        row("flipped epoch in the middle", true, log -> log.flip(mid, 8), Set.of(mid), 1, 0),
        row("flipped sequence in the middle", true, log -> log.flip(mid, 16), Set.of(mid), 1, 0),
        row("flipped checksum in the middle", true, log -> log.flip(mid, 0), Set.of(mid), 1, 0),
        row(
            "two damaged places",
            true,
            log -> {
              log.flip(mid, 60);
              log.flip(mid + 2, 60);
            },
            Set.of(mid, mid + 2),
            2,
            0),
        row("opening frame of the second segment", true, log -> log.flipOpening(2), none(), 1, 0),
        row("first header copy", true, log -> log.flipHeader(2, true, false), none(), 1, 0),
        row("second header copy", true, log -> log.flipHeader(2, false, true), none(), 1, 0),
        row("both header copies", true, log -> log.flipHeader(2, true, true), second, 1, 0),
        row(
            "both header copies of the last",
            true,
            log -> log.flipHeader(3, true, true),
            plain.groupsOf(3),
            1,
            0),
        row("missing first segment", true, log -> log.remove(1), plain.groupsOf(1), 1, 0),
        row("missing middle segment", true, log -> log.remove(2), second, 1, 0),
        row("missing last segment", true, log -> log.remove(3), plain.groupsOf(3), 1, 0),
        row("junk after the end", true, log -> log.junkBehind(3), none(), 0, 1),
        row("junk behind a full segment", true, log -> log.junkBehind(1), none(), 0, 0),
        row("zeros in the middle", true, log -> log.zero(mid), Set.of(mid), 1, 0),
        row("zeros at the end, killed", false, log -> log.zero(last), Set.of(last), 0, 0),
        row("zeros at the end, closed", true, log -> log.zero(last), Set.of(last), 1, 0),
        row(
            "intact frames after a synced hole",
            true,
            log -> {
              log.zero(mid);
              log.zero(mid + 1);
            },
            Set.of(mid, mid + 1),
            1,
            0),
        row(
            "a hole across a segment roll",
            true,
            log -> log.holeAcrossRoll(2),
            plain.aroundRoll(2),
            2,
            0),
        row("empty middle file", true, log -> log.truncate(2, 0), second, 1, 0),
        row("empty spare file", true, log -> log.truncate(4, 0), none(), 0, 1),
        row(
            "file cut inside a frame",
            true,
            log -> log.truncate(2, log.start(mid) + 50),
            Set.copyOf(second.stream().filter(g -> g >= mid).toList()),
            1,
            0));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void whatIsIntactSurvivesAndTheRestIsTold(Row row) throws IOException {
    DamagedLog log = DamagedLog.make(row.closed());
    row.damage().doTo(log);
    Recovered recovered = log.kit.replay();
    assertEquals(log.allBut(row.lost()), log.found(recovered), row.name());
    assertEquals(row.corrupt(), recovered.report.corrupt().size(), recovered.report::toString);
    assertEquals(row.torn(), recovered.report.torn().size(), recovered.report::toString);
    log.sequencesAreExact(recovered, row.lost());
    log.copiesExist(recovered);
    log.goesOn(recovered, row.lost());
  }

  @Test
  void cutAtAnyByteOfTheLastFrameOnlyTheLastGroupIsGone() throws IOException {
    DamagedLog whole = DamagedLog.make(false);
    int last = whole.groups() - 1;
    for (int at = whole.start(last); at < whole.end(last); at++) {
      DamagedLog zeroed = DamagedLog.make(false);
      zeroed.zero(3, at, whole.end(last));
      boolean whatIsCutWasZero = zeroed.found(zeroed.kit.replay()).contains(last);
      assertTrue(!whatIsCutWasZero || whole.onlyZeros(last, at), "zeroed from " + at);
      DamagedLog cut = DamagedLog.make(false);
      cut.truncate(3, at);
      Recovered recovered = cut.kit.replay();
      assertEquals(cut.allBut(Set.of(last)), cut.found(recovered), "cut at " + at);
      assertTrue(recovered.report.corrupt().isEmpty());
      cut.goesOn(recovered, Set.of(last));
    }
  }

  @Test
  void intactFramesAfterAHoleInTheUnsyncedTailAreCutTooAfterACopy() throws IOException {
    DamagedLog log = DamagedLog.withUnsyncedTail();
    int first = log.firstUnsynced();
    log.zero(first + 1);
    Recovered recovered = log.kit.replay();
    Set<Integer> cut = Set.copyOf(IntStream.range(first + 1, log.groups()).boxed().toList());
    assertEquals(log.allBut(cut), log.found(recovered));
    assertEquals(1, recovered.report.torn().size());
    assertTrue(recovered.report.corrupt().isEmpty());
    log.copiesExist(recovered);
    log.goesOn(recovered, cut);
  }

  @Test
  void oldFramesOfARecycledSegmentAreACleanEnd() throws IOException {
    LogKit kit = new LogKit(1, LogKit.SMALL);
    FileShardLog log = kit.reopen();
    for (int i = 0; i < 60; i++) {
      LogPosition here =
          log.append(kit.group(i, "s" + i, i * 1000L, 40), true).toCompletableFuture().join();
      log.trim(here);
    }
    kit.files.kill();
    LogSurvey survey = LogSurvey.of(kit.site);
    assertTrue(survey.segments.stream().anyMatch(s -> s.header != null && s.header.recycled()));
    Recovered recovered = kit.replay();
    assertTrue(recovered.report.clean(), recovered.report::toString);
    assertEquals("s59", recovered.series.get(59));
  }

  @Test
  void samplesWhoseDefinitionLayInAHoleAreCountedAsOrphans() throws IOException {
    LogKit kit = new LogKit(1, LogKit.SMALL);
    FileShardLog log = kit.reopen();
    int from = log.append(kit.group(0, "a", 0, 5), true).toCompletableFuture().join().offset();
    LogKit.append(log, kit.group(1, "b", 100, 5), true);
    kit.group.reset();
    kit.group.sample(1, 500, 7);
    kit.group.sample(0, 501, 8);
    LogKit.append(log, kit.group, true);
    log.close();
    kit.files.damage(kit.segment(1), from + 50, (byte) 0x55);
    Recovered recovered = kit.replay();
    assertEquals(1, recovered.report.orphans());
    assertEquals(1, recovered.report.highestRef());
    assertEquals(6, recovered.samples.size());
  }

  /** A log that must be refused, and how. */
  private record Refused(
      String name, Damage damage, Class<? extends FileFormatException> how, long offset) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Refused> refusals() {
    return Stream.of(
        new Refused(
            "foreign directory",
            log -> log.header(2, WalFormat.H_DIRECTORY, 9),
            ForeignFileException.class,
            WalFormat.H_DIRECTORY),
        new Refused(
            "foreign log",
            log -> log.header(2, WalFormat.H_LOG, 7),
            ForeignFileException.class,
            WalFormat.H_LOG),
        new Refused(
            "another name",
            log -> log.header(2, WalFormat.H_SEGMENT, 9),
            ForeignFileException.class,
            WalFormat.H_SEGMENT),
        new Refused(
            "newer version",
            log -> log.header(2, WalFormat.H_VERSION, 2),
            NewerFormatException.class,
            WalFormat.H_VERSION),
        new Refused(
            "unknown feature",
            log -> log.header(2, WalFormat.H_FEATURES, 4),
            NewerFormatException.class,
            WalFormat.H_FEATURES),
        new Refused(
            "too old version",
            log -> log.header(2, WalFormat.H_VERSION, 0),
            OlderFormatException.class,
            WalFormat.H_VERSION));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatIsNotOursIsRefusedAndNothingIsTouched(Refused refused) throws IOException {
    DamagedLog log = DamagedLog.make(true);
    refused.damage().doTo(log);
    List<String> before = log.kit.files.list(log.kit.site.directory());
    FileFormatException thrown =
        assertInstanceOf(refused.how(), assertThrows(IOException.class, log.kit::replay));
    assertEquals(log.kit.segment(2).toString(), thrown.path());
    assertEquals(refused.offset(), thrown.offset());
    assertEquals(before, log.kit.files.list(log.kit.site.directory()));
  }

  @Test
  void aCorruptRangeIsReportedAgainUntilItIsGone() throws IOException {
    DamagedLog log = DamagedLog.make(true);
    log.flip(3, 60);
    CorruptRange first = log.kit.replay().report.corrupt().get(0);
    CorruptRange second = log.kit.replay().report.corrupt().get(0);
    assertEquals(first, second);
  }
}
