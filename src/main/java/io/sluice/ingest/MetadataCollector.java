package io.sluice.ingest;

import io.sluice.api.LabelBytes;
import io.sluice.storage.extra.MetadataBytes;
import io.sluice.storage.extra.MetadataStore;
import io.sluice.storage.extra.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes metadata of metric families as it is decoded, and passes on what is not known already.
 * Confined to the decoding thread.
 */
final class MetadataCollector {
  private static final byte[] NAME = "__name__".getBytes(StandardCharsets.UTF_8);

  private final byte[] tenantPair;
  private final MetadataStore store;
  private final int maxName;
  private final ExtraCounts counts;
  private @Nullable Set<String> passedOn;

  MetadataCollector(Tenant tenant, MetadataStore store, int maxName, ExtraCounts counts) {
    this.tenantPair = tenant.prefix();
    this.store = store;
    this.maxName = maxName;
    this.counts = counts;
  }

  /** The metadata if it has to be passed on, or null if it is known or can't be taken. */
  @Nullable MetadataBytes take(MetricType type, byte[] name, byte[] help, byte[] unit) {
    counts.metadataReceived++;
    if (type == MetricType.UNKNOWN && help.length == 0 && unit.length == 0) {
      counts.metadataUnchanged++;
      return null;
    }
    if (name.length == 0 || name.length > maxName) {
      counts.metadataRefused++;
      return null;
    }
    byte[] value = MetadataBytes.value(type, unit, help, store.limits().textBytes());
    MetadataBytes one = MetadataBytes.of(tenantPair, namePair(name), value);
    if (store.holds(one)) {
      counts.metadataUnchanged++;
      return null;
    }
    return passOn(one);
  }

  /** Only once, and no more of it in one request than a tenant may have families. */
  private @Nullable MetadataBytes passOn(MetadataBytes one) {
    if (passedOn == null) {
      passedOn = new HashSet<>();
    }
    String text = new String(one.toBytes(), StandardCharsets.ISO_8859_1);
    if (passedOn.contains(text)) {
      counts.metadataUnchanged++;
      return null;
    }
    if (passedOn.size() >= store.limits().familiesPerTenant()) {
      counts.metadataRefused++;
      return null;
    }
    passedOn.add(text);
    return one;
  }

  private static byte[] namePair(byte[] family) {
    byte[] pair = new byte[LabelBytes.pairSize(NAME.length, family.length)];
    LabelBytes.putPair(pair, 0, NAME, 0, NAME.length, family, 0, family.length);
    return pair;
  }
}
