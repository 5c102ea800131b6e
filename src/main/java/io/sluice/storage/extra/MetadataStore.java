package io.sluice.storage.extra;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Metadata of all tenants' metric families: the newest of each. Shared by all shards; each family
 * is the business of one of them, whose log has it.
 *
 * <p>Thread-safe; of one family only its shard's thread changes anything.
 */
public final class MetadataStore {
  /** Objects, the table's entry, and the family's key in it. */
  private static final int OVERHEAD = 160;

  private final ExtraLimits limits;
  private final ConcurrentMap<Key, byte[]> values = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, AtomicLong> families = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();

  /** Equal bytes are equal keys. Immutable. */
  private static final class Key {
    final byte[] bytes;
    final int hash;

    Key(byte[] bytes) {
      this.bytes = bytes;
      this.hash = Arrays.hashCode(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key o && hash == o.hash && Arrays.equals(bytes, o.bytes);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** An empty store. */
  public MetadataStore(ExtraLimits limits) {
    this.limits = limits;
  }

  /** The bounds that senders' metadata must keep to. */
  public ExtraLimits limits() {
    return limits;
  }

  /** True if the family's metadata is exactly this. */
  public boolean holds(MetadataBytes metadata) {
    byte[] value = values.get(new Key(metadata.key()));
    return value != null && Arrays.equals(value, metadata.value());
  }

  /**
   * True if the family is known already, or there is room for it beside others that are on their
   * way.
   *
   * @param pendingFamilies new families of the same tenant that are on their way
   * @param pendingBytes what all that is on its way will be charged with
   */
  public boolean hasRoom(MetadataBytes metadata, int pendingFamilies, long pendingBytes) {
    if (values.containsKey(new Key(metadata.key()))) {
      return true;
    }
    AtomicLong count = families.get(metadata.tenant());
    long known = count == null ? 0 : count.get();
    return known + pendingFamilies < limits.familiesPerTenant()
        && bytes.get() + pendingBytes + charge(metadata) <= limits.metadataBytes();
  }

  /**
   * Takes the bytes that {@link MetadataBytes#toBytes} wrote, whatever the limits: it is logged.
   */
  public void restore(byte[] from, int off, int len) {
    MetadataBytes metadata = MetadataBytes.read(from, off, len);
    if (metadata.isWhole()) {
      put(metadata);
    }
  }

  /** Sets a family's metadata. */
  public void put(MetadataBytes metadata) {
    byte[] before = values.put(new Key(metadata.key()), metadata.value());
    if (before == null) {
      bytes.addAndGet(charge(metadata));
      families.computeIfAbsent(metadata.tenant(), name -> new AtomicLong()).incrementAndGet();
    } else {
      bytes.addAndGet((long) metadata.value().length - before.length);
    }
  }

  /** What a new family takes. */
  public static long charge(MetadataBytes metadata) {
    return (long) OVERHEAD + metadata.key().length + metadata.value().length;
  }

  /** The families of a tenant by name, or only the one named. */
  public Map<String, MetricMetadata> of(String tenant, @Nullable String family) {
    Map<String, MetricMetadata> found = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          MetadataBytes each = new MetadataBytes(key.bytes, value);
          if (each.tenant().equals(tenant)) {
            String name = each.family();
            if (family == null || family.equals(name)) {
              found.put(name, each.metadata());
            }
          }
        });
    return found;
  }

  /** Shows what is known of every family; what changes meanwhile is shown or not. */
  public void forEach(Consumer<MetadataBytes> visitor) {
    values.forEach((key, value) -> visitor.accept(new MetadataBytes(key.bytes, value)));
  }

  /** Tenants that have any. */
  public Set<String> tenants() {
    return Set.copyOf(families.keySet());
  }

  /** How many families are known. */
  public long families() {
    return values.size();
  }

  /** What they are charged with, in bytes. */
  public long bytes() {
    return bytes.get();
  }
}
