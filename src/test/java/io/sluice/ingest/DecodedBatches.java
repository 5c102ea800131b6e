package io.sluice.ingest;

import io.sluice.api.LabelBytes;
import io.sluice.api.Labels;
import io.sluice.api.Refusal;
import io.sluice.storage.extra.Exemplar;
import io.sluice.storage.extra.ExemplarBytes;
import io.sluice.storage.extra.ExtraLimits;
import io.sluice.storage.extra.MetadataStore;
import io.sluice.storage.extra.Varints;
import io.sluice.storage.histogram.Histograms;
import io.sluice.storage.index.IdentityHash;
import io.sluice.storage.shard.ConflictPolicy;
import io.sluice.storage.shard.FreshSeries;
import io.sluice.storage.shard.Slice;
import io.sluice.storage.shard.SliceContent;
import io.sluice.storage.wal.ExtraType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives decoders batches to fill, tells what was decoded into them, and remembers series as the
 * write path does, so that later batches find them. For tests; confined to one thread.
 */
public final class DecodedBatches {
  private static final int SHARDS = 3;

  private final Tenant tenant = new Tenant(0, Tenant.DEFAULT_NAME);
  private final SeriesCache cache = new SeriesCache(42, 16 << 20);
  private final IdentityHash identities = new IdentityHash(new byte[IdentityHash.SECRET_BYTES]);
  private final List<byte[]> labelsByRef = new ArrayList<>();

  /** An empty batch. */
  public WriteBatch begin(Encoding encoding) {
    return new WriteBatch(
        tenant,
        encoding,
        ConflictPolicy.REFUSE,
        cache,
        identities,
        LabelLimits.DEFAULT,
        new MetadataStore(ExtraLimits.DEFAULT),
        SHARDS,
        16);
  }

  /** Puts the fresh series of the batch where {@code known} and {@code expect} find them. */
  public void remember(WriteBatch batch) {
    @Nullable Slice[] slices = batch.slices();
    for (int shard = 0; shard < SHARDS; shard++) {
      Slice slice = slices[shard];
      if (slice != null) {
        remember(batch, shard, slice.fresh());
      }
    }
  }

  private void remember(WriteBatch batch, int shard, FreshSeries fresh) {
    for (int i = 0; i < fresh.count(); i++) {
      labelsByRef.add(SliceContent.freshLabels(fresh, i));
      byte[] raw = fresh.raw(i);
      if (raw.length > 0) {
        int ref = labelsByRef.size() - 1;
        CachedSeries series = new CachedSeries(raw, batch.owner(), batch.encoding(), shard, ref);
        cache.put(fresh.rawKey(i), series);
      }
    }
  }

  /** What refusals name as their place: positions of series, or lines. */
  public List<Integer> refusedAt(WriteBatch batch) {
    batch.outcome().closeSeries();
    return batch.outcome().refusals().listed().stream().map(Refusal::seriesIndex).toList();
  }

  /** How many series of the batch came by labels. */
  public int freshSeries(WriteBatch batch) {
    int count = 0;
    for (Slice slice : batch.slices()) {
      count += slice == null ? 0 : slice.freshCount();
    }
    return count;
  }

  /**
   * All samples in order of arrival (of one line: of text), one entry per series such as {@code
   * up{job="a"} 1000=3ff0000000000000}, then all refusals in their order in the request.
   */
  public List<String> content(WriteBatch batch) {
    TreeMap<Integer, List<String>> lines = new TreeMap<>();
    for (Slice slice : batch.slices()) {
      if (slice != null) {
        SliceContent.visit(
            slice,
            labelsByRef::get,
            (ordinal, labels, times, bits) -> {
              if (times.length > 0) {
                lines
                    .computeIfAbsent(ordinal, o -> new ArrayList<>())
                    .add(line(labels, times, bits));
              }
            });
      }
    }
    List<String> content = new ArrayList<>();
    lines.values().forEach(line -> line.stream().sorted().forEach(content::add));
    batch.outcome().closeSeries();
    List<Refusal> refusals = new ArrayList<>(batch.outcome().refusals().listed());
    refusals.sort(
        Comparator.comparingInt(Refusal::seriesIndex).thenComparingInt(Refusal::sampleIndex));
    for (Refusal refusal : refusals) {
      content.add(
          "%s %s x%d: %s"
              .formatted(
                  refusal.reason().wireName(),
                  refusal.series(),
                  refusal.samples(),
                  refusal.message()));
    }
    return content;
  }

  /** All exemplars in order of their series, such as {@code up{job="a"} 1000=0 {trace_id="x"}}. */
  public List<String> exemplars(WriteBatch batch) {
    return extras(batch, ExtraType.EXEMPLAR);
  }

  /** All native histograms in order of their series: labels, time, content. */
  public List<String> histograms(WriteBatch batch) {
    return extras(batch, ExtraType.HISTOGRAM);
  }

  /** All metadata that is passed on, such as {@code up gauge seconds help text}. */
  public List<String> metadata(WriteBatch batch) {
    return extras(batch, ExtraType.METADATA);
  }

  private List<String> extras(WriteBatch batch, int wanted) {
    TreeMap<Integer, List<String>> lines = new TreeMap<>();
    for (Slice slice : batch.slices()) {
      if (slice != null) {
        SliceContent.visitExtras(
            slice,
            labelsByRef::get,
            (ordinal, labels, type, content) -> {
              if (type == wanted) {
                lines
                    .computeIfAbsent(ordinal, o -> new ArrayList<>())
                    .add(text(type, labels, content));
              }
            });
      }
    }
    return lines.values().stream().flatMap(List::stream).toList();
  }

  private static String text(int type, byte[] labels, byte[] content) {
    return switch (type) {
      case ExtraType.METADATA -> metadata(content);
      case ExtraType.HISTOGRAM -> histogram(labels, content);
      default -> exemplar(labels, content);
    };
  }

  private static String histogram(byte[] labels, byte[] content) {
    long time = new Varints(content, 0, content.length).fixed64();
    String text = Histograms.text(content, Long.BYTES, content.length - Long.BYTES);
    return line(labels, new long[0], new long[0]) + " " + time + ": " + text;
  }

  private static String exemplar(byte[] labels, byte[] content) {
    Exemplar one = Objects.requireNonNull(ExemplarBytes.read(0, content, 0, content.length));
    return line(labels, new long[] {one.time()}, new long[] {one.valueBits()})
        + " "
        + Labels.fromCanonical(one.labels(), 0, one.labels().length);
  }

  private static String metadata(byte[] content) {
    MetadataStore store = new MetadataStore(ExtraLimits.DEFAULT);
    store.restore(content, 0, content.length);
    StringBuilder text = new StringBuilder();
    store
        .of(Tenant.DEFAULT_NAME, null)
        .forEach(
            (family, one) ->
                text.append(family)
                    .append(' ')
                    .append(one.type().wireName())
                    .append(' ')
                    .append(one.unit())
                    .append(' ')
                    .append(one.help()));
    return text.toString();
  }

  private static String line(byte[] labels, long[] times, long[] bits) {
    int from = LabelBytes.skipTenant(labels, 0, labels.length);
    StringBuilder line =
        new StringBuilder(Labels.fromCanonical(labels, from, labels.length - from).toString());
    for (int i = 0; i < times.length; i++) {
      line.append(' ').append(times[i]).append('=').append(Long.toHexString(bits[i]));
    }
    return line.toString();
  }
}
