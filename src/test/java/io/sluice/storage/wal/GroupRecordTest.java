package io.sluice.storage.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupRecordTest {

  /** Writes down what it is told, as text. */
  private static final class Diary implements LogVisitor {
    final List<String> lines = new ArrayList<>();

    @Override
    public void define(int ref, byte[] labels, int offset, int length) {
      byte[] bytes = Arrays.copyOfRange(labels, offset, offset + length);
      lines.add("define " + ref + " " + Arrays.hashCode(bytes) + " " + length);
    }

    @Override
    public void sample(int ref, long time, long bits) {
      lines.add("sample " + ref + " " + time + " " + bits);
    }

    @Override
    public void extra(int ref, int type, byte[] from, int offset, int length) {
      byte[] bytes = Arrays.copyOfRange(from, offset, offset + length);
      lines.add("extra " + ref + " " + type + " " + Arrays.hashCode(bytes) + " " + length);
    }

    @Override
    public void orphan(int ref, long time, long bits) {
      sample(ref, time, bits);
    }
  }

  @Test
  void anySequenceOfRecordsComesBackAsItWas() throws IOException {
    GroupRecord group = new GroupRecord();
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      Diary sent = new Diary();
      group.reset();
      fill(group, sent, random, random.nextInt(3000));
      assertEquals(sent.lines, throughALog(group, seed), "seed " + seed);
    }
  }

  private static void fill(GroupRecord group, Diary sent, Random random, int records) {
    long time = 1_700_000_000_000L;
    for (int i = 0; i < records; i++) {
      int ref = random.nextInt(4) > 0 ? i : random.nextInt(1 << 24);
      if (random.nextInt(10) == 0) {
        byte[] labels = new byte[random.nextInt(random.nextInt(50) == 0 ? 60_000 : 300)];
        random.nextBytes(labels);
        group.define(ref, labels, 0, labels.length);
        sent.define(ref, labels, 0, labels.length);
        if (random.nextBoolean()) {
          int type = random.nextInt(128);
          group.extra(ref, type, labels, labels.length / 2, labels.length - labels.length / 2);
          sent.extra(ref, type, labels, labels.length / 2, labels.length - labels.length / 2);
        }
      } else {
        time = random.nextInt(20) == 0 ? random.nextLong() : time + random.nextInt(3) * 5000L;
        long bits = random.nextLong();
        group.sample(ref, time, bits);
        sent.sample(ref, time, bits);
      }
    }
  }

  private static List<String> throughALog(GroupRecord group, long seed) throws IOException {
    LogKit kit = new LogKit(seed, LogKit.SMALL);
    FileShardLog log = kit.reopen();
    assertTrue(LogKit.append(log, group, true));
    log.close();
    Diary received = new Diary();
    assertTrue(LogReplay.replay(kit.site, received, (done, total) -> {}).corrupt().isEmpty());
    return received.lines;
  }

  @Test
  void countsFollowWhatWasAdded() {
    GroupRecord group = new GroupRecord();
    assertTrue(group.isEmpty());
    group.define(0, new byte[] {1, 2, 3}, 1, 2);
    group.sample(0, 5, 6);
    group.sample(0, 6, 7);
    group.extra(0, 1, new byte[] {4}, 0, 1);
    assertEquals(2, group.samples());
    assertEquals(1, group.extras());
    assertEquals(1, group.definitions());
    assertFalse(group.isEmpty());
    group.reset();
    assertTrue(group.isEmpty());
    assertEquals(0, group.samples() + group.definitions() + group.extras() + group.bytes());
  }

  @Test
  void aSampleOfTheNextSeriesAtTheSameTimeTakesTenBytes() {
    GroupRecord group = new GroupRecord();
    group.sample(0, 1_700_000_000_000L, 1);
    int before = group.bytes();
    for (int ref = 1; ref <= 2000; ref++) {
      group.sample(ref, 1_700_000_000_000L, ref);
    }
    assertEquals(20_000, group.bytes() - before);
  }

  @Test
  void labelsBeyondTheLimitAreRefused() {
    GroupRecord group = new GroupRecord();
    byte[] labels = new byte[WalFormat.MAX_DEFINITION + 1];
    assertThrows(IllegalArgumentException.class, () -> group.define(0, labels, 0, labels.length));
    assertThrows(IllegalArgumentException.class, () -> group.extra(0, 1, labels, 0, labels.length));
    assertTrue(group.isEmpty());
  }
}
