package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.storage.block.BlockMeta;
import io.sluice.storage.block.Ulid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private final List<BlockMeta> blocks = new ArrayList<>();

  private Ulid add(long minTime, long maxTime, long size) {
    Ulid ulid = Ulid.of(1000 + blocks.size(), new Random(1));
    blocks.add(
        new BlockMeta(
            ulid,
            minTime,
            maxTime,
            new BlockMeta.Stats(size, 1, 1),
            1,
            List.of(ulid),
            List.of(),
            blocks.size(),
            "",
            List.of(),
            Map.of()));
    return ulid;
  }

  private Set<Ulid> expired(long millis, long bytes, long now) {
    return new Retention(millis, bytes).expired(blocks, now, meta -> meta.stats().samples());
  }

  @Test
  void aBlockGoesWhenItsLastMomentIsTooOld() {
    Ulid first = add(0, 100, 1);
    Ulid second = add(100, 200, 1);
    add(50, 300, 1);
    assertEquals(Set.of(), expired(100, 0, 199));
    assertEquals(Set.of(first), expired(100, 0, 200));
    assertEquals(Set.of(first, second), expired(100, 0, 300));
    assertEquals(Set.of(), expired(0, 0, 1_000_000));
  }

  @Test
  void theOldestGoUntilTheRestIsSmallEnough() {
    add(200, 300, 10);
    Ulid oldest = add(0, 100, 10);
    Ulid older = add(100, 200, 10);
    assertEquals(Set.of(), expired(0, 30, 0));
    assertEquals(Set.of(oldest), expired(0, 29, 0));
    assertEquals(Set.of(oldest, older), expired(0, 10, 0));
    assertEquals(Set.of(oldest, older), expired(100, 19, 200), "both reasons");
  }
}
