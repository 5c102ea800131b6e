package io.sluice.server.config;

import io.sluice.query.QueryConfig;
import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.DataSize;
import io.sluice.units.Setting;
import java.time.Duration;

/** The read path. Immutable. */
public record QuerySection(
    @Setting("Threads that read; more of them take more from the writers.") int threads,
    @Setting("Queries under way at once; a further one is answered 503.") int maxConcurrent,
    @Setting("Series that one query may select, over all shards.") int maxSeries,
    @Setting("Memory that one query may hold while it selects and gathers. A 128th of the heap.")
        DataSize maxBytes,
    @Setting("Memory of what regular expressions matched. A 64th of the heap.") DataSize cacheBytes,
    @Setting("An answer of which the caller takes nothing for so long is given up.")
        Duration stallTimeout)
    implements Checked {

  static QuerySection defaults(long heap) {
    QueryConfig from = QueryConfig.DEFAULT;
    long perQuery = Math.min(from.maxBytes() >> 20, Math.max(1, heap >> 27));
    return new QuerySection(
        from.threads(),
        from.maxConcurrent(),
        from.maxSeries(),
        DataSize.ofMiB(perQuery),
        DataSize.ofMiB(Math.max(1, heap >> 26)),
        from.stallTimeout());
  }

  @Override
  public void check(Checks checks) {
    checks
        .between("threads", threads, 1, 256)
        .between("maxConcurrent", maxConcurrent, 1, 10_000)
        .between("maxSeries", maxSeries, 1, Integer.MAX_VALUE)
        .between("maxBytes", maxBytes, DataSize.ofKiB(64), DataSize.ofGiB(64))
        .between("cacheBytes", cacheBytes, DataSize.ofBytes(0), DataSize.ofGiB(64))
        .positive("stallTimeout", stallTimeout);
  }

  /** What the query service takes of it. */
  public QueryConfig toQuery() {
    return new QueryConfig(threads, maxConcurrent, maxSeries, maxBytes.bytes(), stallTimeout);
  }
}
