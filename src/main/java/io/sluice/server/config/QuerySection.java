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
    @Setting(
            "Queries under way at once; a further one is answered 503. One that waits for a thread"
                + " or its reader holds little memory.")
        int maxConcurrent,
    @Setting("Series that one query may select, over all shards.") int maxSeries,
    @Setting("Samples that the answer to one remote read may have; an export has no limit.")
        long maxSamples,
    @Setting(
            "Memory that all queries together may hold; one that needs more is answered 503. A 16th"
                + " of the heap.")
        DataSize memory,
    @Setting(
            "Memory that one query may hold: what it selects and gathers, and the whole answer of a"
                + " remote read that is not streamed. Half of `query.memory`.")
        DataSize maxBytes,
    @Setting(
            "How long the query threads may work for one query, waiting for its reader not counted;"
                + " of an export only the selection counts.")
        Duration maxTime,
    @Setting("Size of a remote read's request, packed and unpacked.") DataSize maxRequest,
    @Setting(
            "Size of a frame of a streamed remote read; a series that needs more is spread over"
                + " several, which Prometheus' own client takes for several series.")
        DataSize maxFrame,
    @Setting(
            "Memory of what matchers matched: values of the heads, series of blocks. A 128th of the"
                + " heap.")
        DataSize cacheBytes,
    @Setting("An answer of which the caller takes nothing for so long is given up.")
        Duration stallTimeout)
    implements Checked {

  static QuerySection defaults(long heap) {
    QueryConfig from = QueryConfig.DEFAULT;
    long memory = Math.min(from.memory() >> 20, Math.max(2, heap >> 24));
    return new QuerySection(
        from.threads(),
        from.maxConcurrent(),
        from.maxSeries(),
        from.maxSamples(),
        DataSize.ofMiB(memory),
        DataSize.ofMiB(memory / 2),
        from.maxTime(),
        DataSize.ofBytes(from.maxRequest()),
        DataSize.ofBytes(from.maxFrame()),
        DataSize.ofMiB(Math.max(1, heap >> 27)),
        from.stallTimeout());
  }

  @Override
  public void check(Checks checks) {
    checks
        .between("threads", threads, 1, 256)
        .between("maxConcurrent", maxConcurrent, 1, 10_000)
        .between("maxSeries", maxSeries, 1, Integer.MAX_VALUE)
        .between("maxSamples", maxSamples, 1, Long.MAX_VALUE)
        .between("memory", memory, DataSize.ofKiB(64), DataSize.ofGiB(64))
        .positive("maxTime", maxTime)
        .between("maxRequest", maxRequest, DataSize.ofKiB(4), DataSize.ofMiB(64))
        .between("maxFrame", maxFrame, DataSize.ofKiB(16), DataSize.ofMiB(64))
        .between("maxBytes", maxBytes, DataSize.ofKiB(64), DataSize.ofGiB(64))
        .between("cacheBytes", cacheBytes, DataSize.ofBytes(0), DataSize.ofGiB(64))
        .positive("stallTimeout", stallTimeout);
  }

  /** What the query service takes of it. */
  public QueryConfig toQuery() {
    return new QueryConfig(
        threads,
        maxConcurrent,
        maxSeries,
        maxSamples,
        memory.bytes(),
        maxBytes.bytes(),
        maxTime,
        maxRequest.asInt(),
        maxFrame.asInt(),
        stallTimeout);
  }
}
