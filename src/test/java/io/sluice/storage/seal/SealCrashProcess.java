package io.sluice.storage.seal;

import io.sluice.api.Labels;
import io.sluice.storage.shard.ConflictPolicy;
import java.io.IOException;
import java.nio.file.Path;

/** Writes and seals until it is halted at a named point; a process of its own. */
final class SealCrashProcess {
  static final int SERIES = 8;
  static final int SAMPLES = 40;
  static final long BASE = SealKit.WIDTH * 200_000;

  private SealCrashProcess() {}

  static Labels labels(int series) {
    return Labels.of("__name__", "m", "n", Integer.toString(series));
  }

  /** Everything is durable before the first seal begins: its mark syncs the logs. */
  public static void main(String[] args) throws IOException {
    SealKit kit = new SealKit(Path.of(args[0]), 2);
    for (int series = 0; series < SERIES; series++) {
      for (int i = 0; i < SAMPLES; i++) {
        kit.write(SealKit.TENANT, labels(series), BASE + i * 600_000L, i, ConflictPolicy.REFUSE);
      }
    }
    kit.sealer.seal(Long.MAX_VALUE);
    kit.compact();
    kit.close();
  }
}
