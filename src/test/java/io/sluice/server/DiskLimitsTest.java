package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.Config;
import io.sluice.server.config.ConfigLoader;
import io.sluice.server.config.Value;
import io.sluice.storage.io.DiskSpace;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Everything is smaller on a small disk, and fits it. */
class DiskLimitsTest {
  private static final long MIB = 1 << 20;

  private static Config config(String... settings) {
    Map<String, Value> flags = new HashMap<>();
    flags.put("ingest.shards", new Value("2", "test"));
    for (int i = 0; i < settings.length; i += 2) {
      flags.put(settings[i], new Value(settings[i + 1], "test"));
    }
    return new ConfigLoader(512L << 20).load(null, Map.of(), flags).config();
  }

  private static DiskLimits on(long total, String... settings) {
    return DiskLimits.of(config(settings), new DiskSpace(total, total));
  }

  @Test
  void aLargeDiskHasWhatTheSettingsSay() {
    assertEquals(
        new DiskLimits((int) (64 * MIB), 256 * MIB, 256 * MIB, 320 * MIB, 16 * MIB),
        on(1_000_000 * MIB));
  }

  @Test
  void aDiskOfUnknownSizeHasWhatTheSettingsSay() {
    assertEquals(on(1_000_000 * MIB), on(Long.MAX_VALUE));
  }

  @Test
  void onAGibibyteSegmentsAndLimitsShrink() {
    assertEquals(
        new DiskLimits((int) (16 * MIB), 32 * MIB, 64 * MIB, 80 * MIB, 16 * MIB), on(1024 * MIB));
  }

  @Test
  void on128MebibytesHalfTheDiskIsForTheLog() {
    DiskLimits limits = on(128 * MIB);
    assertEquals(2 * MIB, limits.segment());
    assertEquals(8 * MIB, limits.low());
    long held = 2L * 3 * limits.segment() + limits.high() + limits.reserve();
    assertTrue(held < 64 * MIB, () -> held + " bytes are held");
  }

  @Test
  void aSegmentIsAMultipleOfAPageAndNeverTiny() {
    assertEquals(0, on(115 * MIB + 12_345).segment() % 4096);
    assertEquals(64 << 10, on(MIB).segment());
    assertEquals(8 << 10, on(MIB, "wal.segmentSize", "8KiB").segment());
  }

  @Test
  void theReserveLetsNoWriteInWhenItIsGivenUp() {
    DiskLimits limits = on(1_000_000 * MIB, "disk.minFree", "10MiB", "wal.segmentSize", "1MiB");
    assertTrue(2 * limits.reserve() <= limits.low(), limits::toString);
  }

  @Test
  void withoutALimitNothingIsRefused() {
    assertEquals(0, on(1024 * MIB, "disk.minFree", "0B").low());
  }
}
