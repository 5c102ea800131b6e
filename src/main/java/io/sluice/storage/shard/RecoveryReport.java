package io.sluice.storage.shard;

import io.sluice.storage.wal.LogReport;
import java.util.List;

/**
 * What recovery did. Immutable.
 *
 * @param shards open for writing, in order
 * @param logs what each log held, old generations first
 */
public record RecoveryReport(List<Shard> shards, List<LogReport> logs) {

  /** Copies the lists. */
  public RecoveryReport {
    shards = List.copyOf(shards);
    logs = List.copyOf(logs);
  }
}
