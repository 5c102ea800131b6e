package io.sluice.server;

import io.sluice.storage.wal.LogReport;
import io.sluice.storage.wal.LogReport.CorruptRange;
import io.sluice.storage.wal.LogReport.TornRange;
import org.slf4j.Logger;

/** Says what a replay found wrong, a line each, as an operator reads it. Stateless. */
final class DamageLog {

  private DamageLog() {}

  static void write(LogReport report, Logger log) {
    report.torn().forEach(torn -> log.warn("{}", sentence(torn)));
    report.corrupt().forEach(corrupt -> log.error("{}", sentence(corrupt)));
    if (report.orphans() > 0) {
      log.error(
          "{} samples of the log ending in segment {} can't be read back: the definitions of their"
              + " series are damaged",
          report.orphans(),
          report.resume().segment());
    }
  }

  static String sentence(TornRange torn) {
    return "%s: bytes %d to %d were being written at the last stop and were never acknowledged as synced; cut off%s"
        .formatted(torn.file(), torn.from(), torn.to(), copy(torn.copy()));
  }

  static String sentence(CorruptRange corrupt) {
    return "%s: bytes %d to %d had been synced and are damaged: %s; %s; intact data around them is served%s"
        .formatted(
            corrupt.file(),
            corrupt.from(),
            corrupt.to(),
            corrupt.what(),
            missing(corrupt),
            copy(corrupt.copy()));
  }

  private static String missing(CorruptRange corrupt) {
    if (corrupt.lastSequence() < 0) {
      return "what is missing can't be rebuilt from the log";
    }
    if (corrupt.lastSequence() == Long.MAX_VALUE) {
      return "groups from " + corrupt.firstSequence() + " on may be missing";
    }
    return corrupt.lastSequence() < corrupt.firstSequence()
        ? "no group is missing"
        : "groups %d to %d are missing".formatted(corrupt.firstSequence(), corrupt.lastSequence());
  }

  private static String copy(java.nio.file.@org.jspecify.annotations.Nullable Path copy) {
    return copy == null ? "" : ", a copy is in " + copy;
  }
}
