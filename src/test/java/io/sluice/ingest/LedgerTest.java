package io.sluice.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.api.Durability;
import io.sluice.storage.io.CrashingFileLayer;
import io.sluice.storage.shard.ConflictPolicy;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerTest {
  private static final double NOW = PathKit.NOW;
  private final CrashingFileLayer files = new CrashingFileLayer(1);

  private static WriteBatch threeSamples(PathKit kit) {
    WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
    PathKit.add(batch, "__name__=m", NOW, 1, NOW + 1, 2, NOW + 2, 3);
    return batch;
  }

  @ParameterizedTest
  @EnumSource(Handover.Place.class)
  void aSliceDroppedAtAnyHandoverShowsInTheResidual(Handover.Place place) {
    Handover dropping = (at, slice) -> at != place;
    try (PathKit kit = new PathKit(files, Path.of("/data"), PathKit.config(1), dropping)) {
      WriteBatch batch = threeSamples(kit);
      kit.path()
          .submit(batch, Durability.SYNCED)
          .timeout(Duration.ofMillis(300))
          .onErrorComplete()
          .block();
      assertEquals(3, kit.path().ledger().residual());
    }
  }

  @Test
  void aSliceDroppedBetweenDecodingAndRoutingShowsInTheResidual() {
    try (PathKit kit = new PathKit(files, Path.of("/data"), 1)) {
      WriteBatch batch = threeSamples(kit);
      batch.slices()[0] = null;
      kit.write(batch, Durability.SYNCED);
      assertEquals(3, kit.path().ledger().residual());
    }
  }

  @Test
  void whatEndedIn503IsAccountedForAsUnanswered() {
    try (PathKit kit = new PathKit(files, Path.of("/data"), 1)) {
      files.faults().failWhile(call -> true);
      assertThrows(
          UnavailableException.class, () -> kit.write(threeSamples(kit), Durability.SYNCED));
      assertThrows(
          UnavailableException.class, () -> kit.write(threeSamples(kit), Durability.SYNCED));
      files.faults().heal();
      assertEquals(0, kit.path().ledger().residual());
      assertEquals(
          6, kit.path().ledger().accounts().stream().mapToLong(Ledger.Account::unanswered).sum());
    }
  }
}
