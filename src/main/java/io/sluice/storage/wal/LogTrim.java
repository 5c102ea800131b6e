package io.sluice.storage.wal;

import io.sluice.storage.io.StorageFile;
import java.io.IOException;
import java.nio.file.Path;

/** Gives up the first segments of a log. Confined to one thread, used once. */
final class LogTrim {
  private final LogSite site;
  private final SegmentSupply supply;

  LogTrim(LogSite site, SegmentSupply supply) {
    this.site = site;
    this.supply = supply;
  }

  /** Makes that segment the first: records it durably, and only then lets go of the others. */
  void startWith(long first) throws IOException {
    if (first <= LogStart.read(site).segment()) {
      return;
    }
    LogStart.at(site, first).write(site);
    CrashPoints.pass(CrashPoints.TRIM_BEGUN);
    for (String name : site.files().list(site.directory())) {
      long segment = SegmentNames.number(name);
      if (segment >= 0 && segment < first) {
        discard(segment);
      }
    }
    site.files().syncDirectory(site.directory());
  }

  private void discard(long segment) throws IOException {
    Path file = SegmentNames.segment(site, segment);
    if (supply.wants(size(file))) {
      Path trimmed = SegmentNames.trimmed(site, segment);
      site.files().rename(file, trimmed);
      supply.recycle(trimmed);
    } else {
      site.files().delete(file);
    }
    CrashPoints.pass(CrashPoints.TRIM_DISCARDED);
  }

  private long size(Path file) throws IOException {
    try (StorageFile open = site.files().openReadOnly(file)) {
      return open.size();
    }
  }
}
