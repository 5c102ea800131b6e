package io.sluice.storage.seal;

import io.sluice.storage.block.BlockCrash;
import io.sluice.storage.block.BlockMeta;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.block.Ulid;
import io.sluice.storage.head.Head;
import io.sluice.storage.head.HeadChunks;
import io.sluice.storage.histogram.HistogramStore;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.shard.SealedTimes;
import io.sluice.storage.shard.Shard;
import io.sluice.storage.wal.LogPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Moves samples from the heads of all shards to blocks.
 *
 * <p><b>Ordering.</b> A round: mark how far each log is durable; close the chunks of the ranges to
 * be sealed; write the blocks, sync them, read them back, publish them; say that samples leave the
 * head; release the chunks. What comes for such a range after its series was closed makes chunks of
 * its own, which the next round seals into a further block.
 *
 * <p><b>Failure.</b> A round that fails releases nothing that is not published. What was published
 * stays, and is the same as what the head still has.
 *
 * <p><b>Beside writes.</b> Heads are read while they are written to. On the shards' threads run
 * only short tasks: closing {@value #CUT} series or releasing {@value #RELEASE} chunks each.
 *
 * <p>Thread rule: one thread at a time; {@link #newest} from any.
 */
public final class HeadSealer {
  private static final int CUT = 2048;
  private static final int RELEASE = 1024;

  private final FileLayer files;
  private final BlockStore store;
  private final List<SealShard> shards;
  private final List<BlockMeta.LogMark> oldLogs;
  private final SealConfig config;
  private long openFrom = Long.MIN_VALUE;

  /**
   * @param oldLogs numbers of logs that were replayed whole and are not written any more
   */
  public HeadSealer(
      FileLayer files,
      BlockStore store,
      List<SealShard> shards,
      List<Integer> oldLogs,
      SealConfig config) {
    this.files = files;
    this.store = store;
    this.shards = List.copyOf(shards);
    this.oldLogs =
        oldLogs.stream().map(log -> new BlockMeta.LogMark(log, Long.MAX_VALUE, 0)).toList();
    this.config = config;
  }

  /** Newest time in any head, Long.MIN_VALUE if they are empty. */
  public long newest() {
    long newest = Long.MIN_VALUE;
    for (SealShard each : shards) {
      int limit = each.shard().index().size();
      Head head = each.shard().head();
      HistogramStore histograms = each.shard().histograms();
      for (int ref = 0; ref < limit; ref++) {
        newest = Math.max(newest, head.maxTime(ref));
        newest = Math.max(newest, histograms.maxTime(ref));
      }
    }
    return newest;
  }

  /** Ranges that end by this time are closed when the newest sample has that time. */
  public long closedBefore(long newest) {
    long half = config.widthMillis() / 2;
    return newest < Long.MIN_VALUE + half ? Long.MIN_VALUE : newest - half;
  }

  /** Tells the shards what the blocks found at the start hold; once, before writes. */
  public void announce(long nowMillis) {
    long closed = closedBefore(nowMillis);
    for (String tenant : store.tenantNames()) {
      for (BlockMeta meta : store.metas(tenant)) {
        openFrom = meta.maxTime() <= closed ? Math.max(openFrom, meta.maxTime()) : openFrom;
      }
    }
    tellShards();
  }

  /**
   * Seals every range of the heads that ends by a time.
   *
   * @param before ranges that end by then are sealed; Long.MAX_VALUE for all
   * @return the blocks made, none if there was nothing to seal
   * @throws IOException if a log could not be synced or a block not be written
   */
  public List<SealedBlock> seal(long before) throws IOException {
    List<BlockMeta.LogMark> marks = marks();
    BlockCrash.pass("seal-marked");
    for (SealShard each : shards) {
      cut(each, before);
    }
    List<RangeSurvey> surveys = new ArrayList<>();
    TreeSet<Long> starts = new TreeSet<>();
    for (SealShard each : shards) {
      RangeSurvey survey = new RangeSurvey(config.widthMillis());
      Shard shard = each.shard();
      survey.look(shard.head().chunks(), shard.histograms(), shard.index().size(), before);
      surveys.add(survey);
      starts.addAll(survey.ranges().keySet());
    }
    long closed = closedBefore(newest());
    List<SealedBlock> sealed = new ArrayList<>();
    for (long start : starts) {
      sealed.addAll(sealRange(start, surveys, marks, closed));
    }
    return sealed;
  }

  private List<BlockMeta.LogMark> marks() throws IOException {
    List<BlockMeta.LogMark> marks = new ArrayList<>(oldLogs);
    for (SealShard each : shards) {
      LogPosition end = on(each, () -> each.shard().mark().toCompletableFuture().join());
      marks.add(new BlockMeta.LogMark(each.log(), end.segment(), end.offset()));
    }
    return marks;
  }

  private void cut(SealShard each, long before) throws IOException {
    int limit = each.shard().index().size();
    for (int ref = 0; ref < limit; ) {
      int from = ref;
      ref = on(each, () -> each.shard().cut(from, CUT, before));
    }
  }

  private List<SealedBlock> sealRange(
      long start, List<RangeSurvey> surveys, List<BlockMeta.LogMark> marks, long closed)
      throws IOException {
    RangeSealer sealer = new RangeSealer(files, store, config, start, marks);
    for (int i = 0; i < shards.size(); i++) {
      Shard shard = shards.get(i).shard();
      IntList refs = surveys.get(i).ranges().getOrDefault(start, new IntList());
      HeadChunks chunks = shard.head().chunks();
      sealer.add(shard.index().view(), chunks, shard.histograms(), refs);
    }
    List<SealedBlock> sealed = sealer.write();
    for (SealedBlock block : sealed) {
      store.replace(block.tenant(), List.of(block.meta().ulid()), Set.<Ulid>of());
    }
    BlockCrash.pass("seal-published");
    if (start + config.widthMillis() <= closed) {
      openFrom = Math.max(openFrom, start + config.widthMillis());
    }
    tellShards();
    store.beginRelease();
    for (int i = 0; i < shards.size(); i++) {
      release(shards.get(i), sealer.taken().get(i));
      releaseHistograms(shards.get(i), start, sealer.takenHistograms().get(i));
    }
    BlockCrash.pass("seal-released");
    return sealed;
  }

  private void tellShards() {
    Set<SealedTimes.Span> spans = new HashSet<>();
    for (String tenant : store.tenantNames()) {
      for (BlockMeta meta : store.metas(tenant)) {
        spans.add(new SealedTimes.Span(meta.minTime(), meta.maxTime()));
      }
    }
    SealedTimes times = new SealedTimes(openFrom, List.copyOf(spans));
    for (SealShard each : shards) {
      each.thread().execute(() -> each.shard().sealed(times));
    }
  }

  private static void release(SealShard each, IntList chunks) throws IOException {
    for (int from = 0; from < chunks.size; from += RELEASE) {
      int begin = from;
      int end = Math.min(chunks.size, from + RELEASE);
      on(
          each,
          () -> {
            each.shard().release(chunks.values, begin, end);
            return end;
          });
    }
  }

  private static void releaseHistograms(SealShard each, long start, TakenRanges taken)
      throws IOException {
    for (int from = 0; from < taken.size(); from += RELEASE) {
      int begin = from;
      int end = Math.min(taken.size(), from + RELEASE);
      on(
          each,
          () -> {
            for (int i = begin; i < end; i++) {
              each.shard().histograms().release(taken.ref(i), start, taken.changes(i));
            }
            return end;
          });
    }
  }

  /** Runs a task on the shard's thread and waits for it. */
  private static <T> T on(SealShard each, Supplier<T> task) throws IOException {
    try {
      return CompletableFuture.supplyAsync(task, each.thread()).join();
    } catch (CompletionException failure) {
      Throwable cause = failure.getCause();
      while (cause instanceof CompletionException inner && inner.getCause() != null) {
        cause = inner.getCause();
      }
      throw new IOException("shard " + each.shard().number() + ": " + cause, cause);
    }
  }
}
