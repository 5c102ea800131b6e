package io.sluice.server.config;

import io.sluice.storage.extra.ExtraLimits;
import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.DataSize;
import io.sluice.units.Setting;

/** Metadata of metric families, kept beside samples. Immutable. */
public record MetadataSection(
    @Setting("Metric families of one tenant whose metadata is kept; that of others is refused.")
        int maxFamilies,
    @Setting("Memory of all metadata; new families are refused past it. A 256th of the heap.")
        DataSize bytes,
    @Setting("Bytes of a help or unit text; longer ones are cut.") int maxTextBytes)
    implements Checked {

  static MetadataSection defaults(long heap) {
    ExtraLimits from = ExtraLimits.defaults(heap);
    return new MetadataSection(
        from.familiesPerTenant(), DataSize.ofMiB(from.metadataBytes() >> 20), from.textBytes());
  }

  @Override
  public void check(Checks checks) {
    checks
        .between("maxFamilies", maxFamilies, 0, 100_000_000)
        .between("bytes", bytes, DataSize.ofKiB(64), DataSize.ofGiB(64))
        .between("maxTextBytes", maxTextBytes, 1, 65_536);
  }
}
