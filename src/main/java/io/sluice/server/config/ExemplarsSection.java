package io.sluice.server.config;

import io.sluice.storage.extra.ExtraLimits;
import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.DataSize;
import io.sluice.units.Setting;

/** Exemplars, kept beside samples. Immutable. */
public record ExemplarsSection(
    @Setting("Exemplars kept for one tenant, spread evenly over the shards; the oldest make room.")
        int maxPerTenant,
    @Setting("Memory of all exemplars; past it the oldest make room. A 256th of the heap.")
        DataSize bytes,
    @Setting("Bytes of one exemplar's label names and values together; it is refused beyond.")
        int maxLabelBytes)
    implements Checked {

  static ExemplarsSection defaults(long heap) {
    ExtraLimits from = ExtraLimits.defaults(heap);
    return new ExemplarsSection(
        from.exemplarsPerTenant(),
        DataSize.ofMiB(from.exemplarBytes() >> 20),
        from.exemplarLabelBytes());
  }

  @Override
  public void check(Checks checks) {
    checks
        .between("maxPerTenant", maxPerTenant, 1, 100_000_000)
        .between("bytes", bytes, DataSize.ofKiB(64), DataSize.ofGiB(64))
        .between("maxLabelBytes", maxLabelBytes, 1, 65_536);
  }
}
