package io.sluice.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of {@code ./sluice prove}: its code is its own test. {@code -Dprove.kills=100} for
 * the long one, {@code -Dprove.seed=N} to repeat one.
 */
class ProveIT {
  private static final int KILLS = Integer.getInteger("prove.kills", 5);
  private static final long SEED = Long.getLong("prove.seed", System.nanoTime() >>> 20);

  @TempDir Path home;

  @Test
  void theServerIsProvenAndTheControlReportsLoss() throws Exception {
    StringWriter text = new StringWriter();
    ProveSettings settings =
        new ProveSettings(
            SEED, KILLS, Duration.ofMinutes(15), 4, List.of(ProveProtocol.values()), home);
    boolean proven = new Prover(settings, new PrintWriter(text)).prove();
    assertTrue(proven, text.toString());
    assertTrue(text.toString().contains("LOSS"), text.toString());
    assertEquals(-1, text.toString().indexOf("NOT PROVEN"), text.toString());
  }
}
