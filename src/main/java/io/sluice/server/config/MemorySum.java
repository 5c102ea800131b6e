package io.sluice.server.config;

import io.sluice.units.Checks;
import io.sluice.units.DataSize;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The arithmetic of memory: what may be held at once must fit the heap, with some left for the
 * collector and everything that is not counted. What waits in the shards' queues is charged to the
 * byte budget already. No term grows with the number of processors, so that defaults fit any
 * machine. Immutable.
 */
final class MemorySum {

  private static final double SHARE = 0.85;

  private final Map<String, DataSize> terms = new LinkedHashMap<>();
  private final DataSize heap;

  MemorySum(Config config, DataSize heap) {
    this.heap = heap;
    terms.put("budget.capacity", config.budget().capacity());
    terms.put("head.limit", config.head().limit());
    terms.put("exemplars.bytes", config.exemplars().bytes());
    terms.put("metadata.bytes", config.metadata().bytes());
    terms.put("ingest.cacheBytes", config.ingest().cacheBytes());
    terms.put("query.cacheBytes", config.query().cacheBytes());
    terms.put("query.memory", config.query().memory());
    terms.put("wal.keepUnsynced", config.wal().keepUnsynced());
    terms.put("blocks.cacheBytes", config.blocks().cacheBytes());
  }

  void check(Checks checks) {
    long sum = terms.values().stream().mapToLong(DataSize::bytes).sum();
    long limit = (long) (heap.bytes() * SHARE);
    if (sum > limit) {
      checks.problem(
          "memory: %s = %s (expected: at most %s, 85 %% of the heap of %s; lower one or set"
                  .formatted(
                      words(), DataSize.ofBytes(sum), mebibytes(limit), mebibytes(heap.bytes()))
              + " SLUICE_HEAP)");
    }
  }

  private String words() {
    return terms.entrySet().stream()
        .map(term -> term.getKey() + " " + term.getValue())
        .collect(Collectors.joining(" + "));
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + "MiB";
  }
}
