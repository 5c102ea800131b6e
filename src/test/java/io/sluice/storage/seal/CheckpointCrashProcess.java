package io.sluice.storage.seal;

import io.sluice.api.Labels;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.shard.ConflictPolicy;
import java.io.IOException;
import java.nio.file.Path;

/** Writes and makes checkpoints until it is halted at a named point; a process of its own. */
final class CheckpointCrashProcess {
  static final int SERIES = 20;
  static final int ROUND = 40;
  static final long BASE = SealKit.WIDTH * 200_000;

  private CheckpointCrashProcess() {}

  public static void main(String[] args) throws IOException {
    SealKit kit = new SealKit(FileLayer.real(), Path.of(args[0]), 2, 16 << 10);
    long time = BASE;
    while (true) {
      for (int i = 0; i < ROUND; i++) {
        for (int series = 0; series < SERIES; series++) {
          Labels labels = Labels.of("__name__", "m", "n", Integer.toString(series));
          kit.write(SealKit.TENANT, labels, time, series, ConflictPolicy.REFUSE);
        }
        time += 1000;
      }
      kit.checkpoint();
    }
  }
}
