package io.sluice.ingest;

import java.time.Duration;

/**
 * Settings of the write path. Immutable.
 *
 * @param shards number of shards ({@code ingest.shards}); 0 is one per processor
 * @param queueBytes permits of one shard's queue in bytes ({@code ingest.queue.bytes})
 * @param queueMaxWait how long a request waits for permits before 503 ({@code
 *     ingest.queue.maxWait})
 * @param queueMaxWaiting how many requests may wait for permits ({@code ingest.queue.maxWaiting})
 * @param groupMaxSlices slices in one group commit ({@code ingest.group.maxSlices})
 * @param groupMaxWait how long a group waits for more slices ({@code ingest.group.maxWait})
 * @param ackTimeout how long a queued request waits for its answer before 503 ({@code
 *     ingest.ackTimeout})
 * @param syncInterval how long {@code written} data may stay unsynced ({@code ingest.syncInterval})
 * @param retryBackoff first pause after a failed log write ({@code ingest.log.retryBackoff})
 * @param retryBackoffMax longest pause ({@code ingest.log.retryBackoffMax})
 * @param cacheBytes bytes of the raw-label cache ({@code ingest.cacheBytes})
 * @param futureBound how far ahead of the clock a sample may be ({@code limits.future})
 * @param retention how old a sample may be; zero keeps all ({@code limits.retention})
 * @param kept how long blocks are kept; zero for ever ({@code blocks.retention})
 * @param headBytes memory of all heads and indexes together ({@code head.limit})
 * @param maxTenants tenants ({@code tenants.max})
 * @param labels bounds on labels
 */
public record IngestConfig(
    int shards,
    long queueBytes,
    Duration queueMaxWait,
    int queueMaxWaiting,
    int groupMaxSlices,
    Duration groupMaxWait,
    Duration ackTimeout,
    Duration syncInterval,
    Duration retryBackoff,
    Duration retryBackoffMax,
    long cacheBytes,
    Duration futureBound,
    Duration retention,
    Duration kept,
    long headBytes,
    int maxTenants,
    LabelLimits labels) {

  private static final long MIB = 1 << 20;

  /**
   * Defaults for a heap of {@code maxHeap} bytes: per shard 1/64 of it may queue, a quarter is the
   * head's, an eighth (from 1 GiB on three sixteenths) the cache's.
   */
  public static IngestConfig defaults(long maxHeap) {
    return new IngestConfig(
        0,
        Math.max(4 * MIB, maxHeap / 64),
        Duration.ofSeconds(5),
        4096,
        128,
        Duration.ofNanos(200_000),
        Duration.ofSeconds(30),
        Duration.ofMillis(100),
        Duration.ofMillis(50),
        Duration.ofSeconds(2),
        maxHeap >= 1 << 30 ? maxHeap * 3 / 16 : maxHeap / 8,
        Duration.ofMinutes(10),
        Duration.ZERO,
        Duration.ZERO,
        maxHeap * 3 / 8,
        100,
        LabelLimits.DEFAULT);
  }

  /** The number of shards, with 0 resolved to the number of processors. */
  public int shardCount() {
    return shards > 0 ? shards : Runtime.getRuntime().availableProcessors();
  }
}
