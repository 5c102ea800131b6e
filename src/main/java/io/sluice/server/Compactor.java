package io.sluice.server;

import io.sluice.server.config.BlocksSection;
import io.sluice.storage.block.BlockMerger;
import io.sluice.storage.block.BlockMeta;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.block.CompactionPlan;
import io.sluice.storage.block.Ulid;
import io.sluice.storage.io.FileFormatException;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges blocks as long as there is something to merge. A merge that failed is logged with the
 * blocks' names, and those are left alone for {@link #PAUSE}.
 *
 * <p>Confined to one thread, but for its counters.
 */
final class Compactor {
  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private final FileLayer files;
  private final BlockStore store;
  private final BlocksSection config;
  private final long width;
  private final ToLongFunction<String> keptMillis;
  private final long keepFree;
  private final Breather breather;
  private final Map<Ulid, Long> avoid = new HashMap<>(); // until when, in nanoseconds
  private final LongAdder merges = new LongAdder();
  private final LongAdder mergedBlocks = new LongAdder();
  private final LongAdder equal = new LongAdder();
  private final LongAdder overruled = new LongAdder();
  private final LongAdder erased = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /**
   * @param keptMillis how long a tenant's samples are kept, 0 for ever
   * @param keepFree bytes of the disk that a merge must leave
   */
  Compactor(
      FileLayer files,
      BlockStore store,
      BlocksSection config,
      Duration width,
      ToLongFunction<String> keptMillis,
      long keepFree,
      Breather breather) {
    this.keepFree = keepFree;
    this.keptMillis = keptMillis;
    this.files = files;
    this.store = store;
    this.config = config;
    this.width = width.toMillis();
    this.breather = breather;
  }

  /** Merges what is to be merged, as far as ranges that end by {@code closed} are concerned. */
  void run(long closed) throws IOException {
    run(closed, Math.max(1, config.settle().toMillis()));
  }

  /** Merges everything there is, at once; returns how many merges it took. */
  int runAll(long closed) throws IOException {
    avoid.clear();
    return run(closed, 0);
  }

  private int run(long closed, long settleMillis) throws IOException {
    long before = merges.sum();
    long now = System.nanoTime();
    avoid.values().removeIf(until -> until - now < 0);
    for (String tenant : store.tenantNames()) {
      boolean more = true;
      while (more) {
        more = mergeOne(tenant, closed, settleMillis);
      }
    }
    return (int) (merges.sum() - before);
  }

  private boolean mergeOne(String tenant, long closed, long settleMillis) throws IOException {
    CompactionPlan plan =
        new CompactionPlan(
            width, maxRange(tenant), settleMillis, meta -> store.bytes(tenant, meta));
    Set<Ulid> leaveAlone = new HashSet<>(avoid.keySet());
    leaveAlone.addAll(store.flawed(tenant).keySet());
    List<BlockMeta> next =
        plan.next(
            store.metas(tenant),
            closed,
            leaveAlone,
            store.marked(tenant),
            System.currentTimeMillis());
    if (next.isEmpty()) {
      return false;
    }
    breather.step(0);
    try {
      merge(tenant, next);
    } catch (Breather.GaveWayException later) {
      throw later;
    } catch (IOException | RuntimeException failure) {
      failed(tenant, next, failure);
    }
    return true;
  }

  /** As Prometheus: a block spans no more than a tenth of what is kept. */
  private long maxRange(String tenant) {
    long most = config.maxRange().toMillis();
    long kept = keptMillis.applyAsLong(tenant);
    return kept == 0 ? most : Math.min(most, Math.max(width, kept / 10));
  }

  private void merge(String tenant, List<BlockMeta> sources) throws IOException {
    checkRoom(tenant, sources);
    long began = System.nanoTime();
    BlockMerger merger = new BlockMerger(files, store, config.labels(), breather);
    BlockMerger.Merged done = merger.merge(tenant, sources);
    merges.increment();
    mergedBlocks.add(sources.size());
    equal.add(done.equal());
    overruled.add(done.overruled());
    erased.add(done.erased());
    BlockMeta made = done.meta();
    LOG.info(
        "tenant {}: {} blocks became {}; {} equal samples, {} of earlier blocks overruled,"
            + " {} deleted, {} ms",
        tenant,
        sources.size(),
        made == null ? "none" : made.ulid() + " of " + made.stats().samples() + " samples",
        done.equal(),
        done.overruled(),
        done.erased(),
        (System.nanoTime() - began) / 1_000_000);
  }

  /** Sources and result lie side by side for a while; writes must not suffer from that. */
  private void checkRoom(String tenant, List<BlockMeta> sources) throws IOException {
    long needed = sources.stream().mapToLong(source -> store.bytes(tenant, source)).sum();
    long free = files.space(store.folder(tenant)).free();
    if (free - needed < keepFree) {
      throw new IOException(
          "it takes %d bytes for a while; %d are free, and %d of them stay so (disk.minFree)"
              .formatted(needed, free, keepFree));
    }
  }

  private void failed(String tenant, List<BlockMeta> sources, Exception failure) {
    failures.increment();
    List<Ulid> names = sources.stream().map(BlockMeta::ulid).toList();
    long until = System.nanoTime() + PAUSE.toNanos();
    names.forEach(name -> avoid.put(name, until));
    LOG.warn(
        "tenant {}: blocks {} could not be merged, they stay: {}", tenant, names, "" + failure);
    if (failure instanceof FileFormatException bad) {
      for (Ulid name : names) {
        if (bad.path().contains(name.toString())) {
          store.damage().report(tenant, name, false, "" + bad.getMessage());
        }
      }
    }
  }

  long merges() {
    return merges.sum();
  }

  long mergedBlocks() {
    return mergedBlocks.sum();
  }

  long equal() {
    return equal.sum();
  }

  long overruled() {
    return overruled.sum();
  }

  long erased() {
    return erased.sum();
  }

  long failures() {
    return failures.sum();
  }
}
