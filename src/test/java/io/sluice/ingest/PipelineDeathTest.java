package io.sluice.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.api.Durability;
import io.sluice.storage.io.CrashingFileLayer;
import io.sluice.storage.shard.ConflictPolicy;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PipelineDeathTest {

  @ParameterizedTest
  @EnumSource(
      value = Handover.Place.class,
      names = {"GROUP", "ANSWER"})
  void aFaultOfOursIsToldWhereverItHappens(Handover.Place where) {
    IllegalStateException bug = new IllegalStateException("a planted bug");
    Handover buggy =
        (place, slice) -> {
          if (place == where) {
            throw bug;
          }
          return true;
        };
    try (PathKit kit =
        new PathKit(new CrashingFileLayer(1), Path.of("/data"), PathKit.config(1), buggy)) {
      WriteBatch batch = kit.batch(ConflictPolicy.REFUSE);
      PathKit.add(batch, "__name__=m", (double) PathKit.NOW, 1);
      kit.path().submit(batch, Durability.SYNCED).subscribe(done -> {}, failed -> {});
      Awaitility.await().until(() -> !kit.deaths.isEmpty());
      assertEquals(bug, kit.deaths.get(0));
      assertEquals(1, kit.path().abandonAll(), "the write that waits is answered");
      kit.abandon();
    }
  }

  @Test
  void aLivePipelineTellsNothing() {
    try (PathKit kit = new PathKit(new CrashingFileLayer(1), Path.of("/data"), 1)) {
      kit.write("__name__=m", PathKit.NOW, 1);
      assertEquals(0, kit.deaths.size());
    }
  }
}
