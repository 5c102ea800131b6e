package io.sluice.server.config;

import io.sluice.ingest.IngestConfig;
import io.sluice.ingest.LabelLimits;
import io.sluice.ingest.TenantLimits;
import io.sluice.storage.extra.ExtraLimits;
import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.Setting;
import java.time.Duration;

/** What samples and series may be like; beyond it they are refused for good. Immutable. */
public record LimitsSection(
    @Setting("How far ahead of the clock a sample may be.") Duration future,
    @Setting("How old a sample may be; 0s for any age that `blocks.retention` keeps.")
        Duration retention,
    LabelsSection labels,
    @Setting("Buckets, and spans of buckets, of one native histogram; it is refused beyond.")
        int histogramBuckets,
    @Setting(
            "File with the limits of tenants, described in docs/tenants.md; read again when it"
                + " changes.")
        String file,
    TenantLimits tenant)
    implements Checked {

  /** Bounds on the labels of one series. Immutable. */
  public record LabelsSection(
      @Setting("Labels of one series.") int maxCount,
      @Setting("Bytes of a label name.") int maxNameLength,
      @Setting("Bytes of a label value.") int maxValueLength)
      implements Checked {

    @Override
    public void check(Checks checks) {
      checks
          .between("maxCount", maxCount, 1, 1000)
          .between("maxNameLength", maxNameLength, 1, 8192)
          .between("maxValueLength", maxValueLength, 1, 65_536);
    }

    LabelLimits toLimits() {
      return new LabelLimits(maxCount, maxNameLength, maxValueLength);
    }
  }

  static LimitsSection defaults() {
    IngestConfig from = IngestConfig.defaults(Runtime.getRuntime().maxMemory());
    LabelLimits labels = from.labels();
    return new LimitsSection(
        from.futureBound(),
        from.retention(),
        new LabelsSection(labels.maxLabels(), labels.maxNameLength(), labels.maxValueLength()),
        ExtraLimits.DEFAULT.histogramBuckets(),
        "",
        TenantLimits.NONE);
  }

  @Override
  public void check(Checks checks) {
    checks
        .notNegative("future", future)
        .notNegative("retention", retention)
        .between("histogramBuckets", histogramBuckets, 1, 25_000);
  }
}
