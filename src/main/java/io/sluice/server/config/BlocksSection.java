package io.sluice.server.config;

import io.sluice.storage.seal.SealConfig;
import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.DataSize;
import io.sluice.units.Setting;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Blocks on disk. Their width is {@code head.range}. Immutable. */
public record BlocksSection(
    @Setting(
            "Whether samples leave the heads for blocks by themselves: a range (`head.range`) when"
                + " the newest sample is half a range behind its end, and all of them when memory"
                + " runs short.")
        boolean seal,
    @Setting(
            "How long a range that is over waits for what comes late, before it is sealed, and new"
                + " blocks before they are merged. Memory does not wait.")
        Duration settle,
    @Setting("How often to look whether something is to be sealed.") Duration interval,
    @Setting("Seal everything when heads and indexes take that many percent of `head.limit`.")
        int sealPercent,
    @Setting(
            "Whether blocks are merged by themselves: those that overlap, and neighbours to larger"
                + " ranges. Switch it off where Thanos or Mimir merges uploaded blocks.")
        boolean compact,
    @Setting(
            "The longest range of a merged block: `head.range` times 3, 9, 27 and so on; a tenth of"
                + " `blocks.retention` at most.")
        Duration maxRange,
    @Setting(
            "Percent of one processor that merging may take while writes come; idle servers are"
                + " not slowed down.")
        int backgroundPercent,
    @Setting(
            "How long samples are kept: a block goes when its whole range is older, by the clock"
                + " and by the newest sample; older samples are refused. 0s keeps all.")
        Duration retention,
    @Setting(
            "Bytes of blocks that each tenant may have; beyond it the oldest go. 0 for any number.")
        DataSize retentionBytes,
    @Setting(
            "How many bytes a second of blocks are read again in the background and compared with"
                + " their digests, each block once a day at most. 0 switches it off.")
        DataSize scrubRate,
    @Setting("External labels of every block, for Thanos and Mimir: `a=b,c=d`.")
        String externalLabels,
    @Setting("Memory of pages of block files that were read. A 128th of the heap.")
        DataSize cacheBytes)
    implements Checked {

  static BlocksSection defaults(long heap) {
    return new BlocksSection(
        true,
        Duration.ofMinutes(1),
        Duration.ofSeconds(5),
        70,
        true,
        Duration.ofHours(162),
        40,
        Duration.ZERO,
        DataSize.ofBytes(0),
        DataSize.ofMiB(4),
        "",
        DataSize.ofKiB(Math.max(256, heap >> 17)));
  }

  @Override
  public void check(Checks checks) {
    checks
        .that(!settle.isNegative(), "settle", settle, "0s or more")
        .that(interval.compareTo(Duration.ofMillis(100)) >= 0, "interval", interval, ">= 100ms")
        .between("sealPercent", sealPercent, 1, 100)
        .positive("maxRange", maxRange)
        .between("backgroundPercent", backgroundPercent, 1, 100)
        .notNegative("retention", retention)
        .that(labels(externalLabels) != null, "externalLabels", externalLabels, "a=b,c=d")
        .between("cacheBytes", cacheBytes, DataSize.ofKiB(64), DataSize.ofGiB(1024));
  }

  /** What the sealer takes of it. */
  public SealConfig toSeal(Duration width) {
    return new SealConfig(width.toMillis(), labels());
  }

  /** External labels of every block. */
  public Map<String, String> labels() {
    Map<String, String> labels = labels(externalLabels);
    return labels == null ? Map.of() : labels;
  }

  private static @org.jspecify.annotations.Nullable Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    for (String pair : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        return null;
      }
      labels.put(pair.substring(0, equals).trim(), pair.substring(equals + 1).trim());
    }
    return labels;
  }
}
