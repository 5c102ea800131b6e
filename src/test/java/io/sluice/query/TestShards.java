package io.sluice.query;

import io.sluice.api.LabelBytes;
import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.extra.ExemplarStore;
import io.sluice.storage.extra.ExtraLimits;
import io.sluice.storage.extra.MetadataStore;
import io.sluice.storage.head.Head;
import io.sluice.storage.head.HeadConfig;
import io.sluice.storage.histogram.HistogramStore;
import io.sluice.storage.index.IdentityHash;
import io.sluice.storage.index.PostingsCache;
import io.sluice.storage.index.SeriesIndex;
import io.sluice.storage.shard.ShardReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Shards of real indexes and heads, filled by hand. One thread writes. */
final class TestShards {
  private final IdentityHash hash = new IdentityHash(new byte[IdentityHash.SECRET_BYTES]);
  private final List<ShardReader> shards = new ArrayList<>();

  private record TestShard(
      SeriesIndex index,
      Head head,
      HistogramStore histograms,
      ExemplarStore exemplars,
      MetadataStore metadata)
      implements ShardReader {}

  TestShards(int count) {
    MetadataStore metadata = new MetadataStore(ExtraLimits.DEFAULT);
    for (int i = 0; i < count; i++) {
      Head head = new Head(HeadConfig.ofLimit(1 << 30));
      ExemplarStore exemplars = new ExemplarStore(ExtraLimits.DEFAULT, count);
      shards.add(
          new TestShard(
              new SeriesIndex(hash), head, new HistogramStore(7_200_000), exemplars, metadata));
    }
  }

  List<ShardReader> readers() {
    return shards;
  }

  QueryService service() {
    return service(QueryConfig.DEFAULT);
  }

  QueryService service(QueryConfig config) {
    return new QueryService(
        config, this::readers, BlockStore.none(), new PostingsCache(1 << 20), 1 << 20);
  }

  void write(String tenant, TimeSeries series) {
    byte[] canonical = canonical(tenant, series.labels());
    long identity = hash.of(canonical, 0, canonical.length);
    ShardReader shard = shards.get(IdentityHash.shard(identity, shards.size()));
    int ref = shard.index().find(identity, canonical, 0, canonical.length);
    if (ref < 0) {
      ref = shard.index().size();
      shard.index().add(ref, identity, canonical, 0, canonical.length);
    }
    for (int i = 0; i < series.size(); i++) {
      shard.head().append(ref, series.timestamp(i), series.valueBits(i));
    }
  }

  static byte[] canonical(String tenant, Labels labels) {
    byte[] name = tenant.getBytes(StandardCharsets.UTF_8);
    byte[] pairs = labels.canonicalBytes();
    int size = LabelBytes.pairSize(0, name.length);
    byte[] canonical = new byte[size + pairs.length];
    LabelBytes.putPair(canonical, 0, name, 0, 0, name, 0, name.length);
    System.arraycopy(pairs, 0, canonical, size, pairs.length);
    return canonical;
  }
}
