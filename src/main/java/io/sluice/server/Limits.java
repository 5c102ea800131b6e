package io.sluice.server;

import io.sluice.ingest.LimitsTable;
import io.sluice.ingest.WritePath;
import io.sluice.server.config.Config;
import io.sluice.server.config.ConfigException;
import io.sluice.server.config.LimitsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The limits of tenants, of the configuration and their file, as they are now. Thread-safe. */
final class Limits {

  private final Config config;
  private volatile LimitsTable now;
  private volatile @Nullable WritePath writes;

  private Limits(Config config) {
    this.config = config;
    this.now = new LimitsTable(config.limits().tenant(), Map.of());
  }

  /** Reads the file, if there is one; a {@link SluiceException} says what is wrong with it. */
  static Limits open(Config config, Reloads reloads) {
    Limits limits = new Limits(config);
    String name = config.limits().file();
    if (!name.isEmpty()) {
      Path file = Path.of(name);
      try {
        limits.read(file);
      } catch (IllegalArgumentException e) {
        throw new SluiceException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
      }
      reloads.add("limits", List.of(file), () -> limits.read(file));
    }
    return limits;
  }

  private void read(Path file) {
    try {
      apply(LimitsFile.read(file, config.limits().tenant()));
    } catch (ConfigException e) {
      throw new IllegalArgumentException("limits.file: " + String.join("; ", e.problems()), e);
    }
  }

  private synchronized void apply(LimitsTable table) {
    now = table;
    WritePath path = writes;
    if (path != null) {
      path.limit(table);
    }
  }

  /** From now on they count there. */
  synchronized void countFor(WritePath path) {
    writes = path;
    path.limit(now);
  }
}
