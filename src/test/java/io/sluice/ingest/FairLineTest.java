package io.sluice.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.Durability;
import io.sluice.storage.shard.ConflictPolicy;
import io.sluice.storage.shard.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The line in front of a shard's queue, step by step. */
class FairLineTest {

  private static final long KIB = 1 << 10;

  private final FairShares shares = new FairShares(1);
  private final FairLine line = new FairLine(shares);
  private final Tenant noisy = new Tenant(0, "noisy");
  private final Tenant quiet = new Tenant(1, "quiet");
  private final List<Long> order = new ArrayList<>();

  private QueuedSlice slice(Tenant tenant, long kib) {
    WriteBatch batch = new DecodedBatches().begin(Encoding.OBJECTS);
    Ticket ticket = new Ticket(batch, Durability.SYNCED, 1, 0, (t, r) -> {});
    Share share = shares.of(tenant);
    shares.touch(share);
    return new QueuedSlice(ticket, share, new Slice(ConflictPolicy.REFUSE, 1, 1), kib * KIB);
  }

  private static long bytes(List<QueuedSlice> slices) {
    return slices.stream().mapToLong(QueuedSlice::charged).sum();
  }

  @Test
  void withOneTenantEverythingPasses() {
    for (int i = 0; i < 10_000; i++) {
      assertTrue(line.passes(slice(noisy, 64)));
    }
    assertEquals(0, line.held());
  }

  @Test
  void withSeveralOnlyAWindowPassesAndTheRestWaits() {
    shares.touch(shares.of(quiet));
    long passed = 0;
    while (line.passes(slice(noisy, 8))) {
      passed += 8 * KIB;
    }
    assertEquals(FairLine.LEAST_WINDOW, passed);
    assertEquals(1, line.held());
  }

  @Test
  void aQuietTenantWaitsForAWindowAndNotForTheNoisyOnesPile() {
    shares.touch(shares.of(quiet));
    for (int i = 0; i < 10_000; i++) {
      line.passes(slice(noisy, 8));
    }
    QueuedSlice wanted = slice(quiet, 8);
    assertFalse(line.passes(wanted));
    List<QueuedSlice> next = line.left(FairLine.LEAST_WINDOW / 2, 0);
    assertTrue(next.contains(wanted), "in the first group that makes room");
  }

  @Test
  void whileBothWaitEachSendsByItsWeightWhateverTheSizes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Tenant heavy = new Tenant(2, "heavy", limits(3));
    Tenant[] tenants = {noisy, heavy};
    for (Tenant tenant : tenants) {
      shares.touch(shares.of(tenant));
    }
    for (int i = 0; i < 8000; i++) {
      line.passes(slice(tenants[i % 2], 2 + random.nextInt(100)));
    }
    Map<Share, Long> sent = new HashMap<>();
    for (int group = 0; group < 200; group++) {
      for (QueuedSlice slice : line.left(100 * KIB, 0)) {
        sent.merge(slice.share(), slice.charged(), Long::sum);
      }
    }
    double ratio =
        sent.getOrDefault(shares.of(heavy), 0L) / (double) sent.getOrDefault(shares.of(noisy), 1L);
    assertTrue(ratio > 2.7 && ratio < 3.3, "ratio " + ratio + ", seed " + seed);
  }

  private static TenantLimits limits(int weight) {
    TenantLimits none = TenantLimits.NONE;
    return new TenantLimits(
        0,
        none.bytesPerSecond(),
        none.burst(),
        none.overRate(),
        weight,
        0,
        0,
        0,
        0,
        0,
        none.maxBody(),
        none.future(),
        none.maxAge(),
        none.retention(),
        none.retentionBytes());
  }

  @Test
  void oldestComesFirstWithinATenantAndNothingIsLost() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<Tenant, List<QueuedSlice>> came = new HashMap<>();
    Map<Tenant, List<QueuedSlice>> went = new HashMap<>();
    Tenant[] tenants = {noisy, quiet, new Tenant(2, "third")};
    long inside = 0;
    for (int i = 0; i < 20_000; i++) {
      Tenant tenant = tenants[Math.min(random.nextInt(6), 2)];
      QueuedSlice slice = slice(tenant, 2 + random.nextInt(60));
      came.computeIfAbsent(tenant, t -> new ArrayList<>()).add(slice);
      if (line.passes(slice)) {
        went.computeIfAbsent(tenant, t -> new ArrayList<>()).add(slice);
        inside += slice.charged();
      }
      while (random.nextInt(4) == 0 && inside > 0) {
        long part = Math.min(inside, (1 + random.nextInt(128)) * KIB);
        inside -= part;
        inside += take(line.left(part, random.nextInt(1000)), tenants, went);
      }
    }
    take(line.all(), tenants, went);
    assertEquals(came, went, "seed " + seed);
    assertEquals(0, line.held());
  }

  private long take(List<QueuedSlice> next, Tenant[] tenants, Map<Tenant, List<QueuedSlice>> went) {
    for (QueuedSlice slice : next) {
      for (Tenant tenant : tenants) {
        if (slice.share() == shares.of(tenant)) {
          went.computeIfAbsent(tenant, t -> new ArrayList<>()).add(slice);
        }
      }
    }
    order.add(bytes(next));
    return bytes(next);
  }

  @Test
  void aSliceLargerThanWindowAndQuantumPassesAllTheSame() {
    shares.touch(shares.of(quiet));
    assertTrue(line.passes(slice(noisy, 4096)));
    QueuedSlice second = slice(noisy, 4096);
    assertFalse(line.passes(second));
    assertEquals(List.of(second), line.left(4096 * KIB, 0));
  }
}
