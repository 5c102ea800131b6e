package io.sluice.storage.seal;

import io.sluice.api.LabelCursor;
import io.sluice.storage.block.BlockMeta;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.block.BlockWriter;
import io.sluice.storage.block.ChunkMerge;
import io.sluice.storage.block.SymbolSet;
import io.sluice.storage.block.Ulid;
import io.sluice.storage.head.HeadChunks;
import io.sluice.storage.histogram.HistogramStore;
import io.sluice.storage.index.IndexReader;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the blocks of one range: one for each tenant that has samples in it, merged over the
 * shards in label order. Confined to one thread, used once.
 */
final class RangeSealer {
  private final FileLayer files;
  private final BlockStore store;
  private final SealConfig config;
  private final long start;
  private final BlockMeta.Cover cover;
  private final List<IntList> taken = new ArrayList<>();
  private final List<TakenRanges> takenHistograms = new ArrayList<>();
  private final ChunkMerge merge = new ChunkMerge();
  private final Map<String, List<Part>> parts = new TreeMap<>();

  /** The series of a tenant in one shard. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Part(
      IndexReader index,
      HeadChunks chunks,
      HistogramStore histograms,
      int[] refs,
      int from,
      int end,
      IntList taken,
      TakenRanges takenHistograms) {
    ShardSeries open() {
      ShardHistograms ofSeries = new ShardHistograms(histograms, takenHistograms);
      return new ShardSeries(index, chunks, ofSeries, refs, from, end, taken);
    }
  }

  RangeSealer(
      FileLayer files,
      BlockStore store,
      SealConfig config,
      long start,
      List<BlockMeta.LogMark> marks) {
    this.files = files;
    this.store = store;
    this.config = config;
    this.start = start;
    this.cover = new BlockMeta.Cover(start, start + config.widthMillis(), marks);
  }

  /** Adds a shard's series of the range; shard by shard. */
  void add(IndexReader index, HeadChunks chunks, HistogramStore histograms, IntList refs) {
    IntList ofShard = new IntList();
    TakenRanges histogramsOfShard = new TakenRanges();
    taken.add(ofShard);
    takenHistograms.add(histogramsOfShard);
    int[] sorted = ShardSeries.sorted(index, refs);
    int from = 0;
    while (from < sorted.length) {
      int tenant = index.tenantPairOf(sorted[from]);
      int end = from + 1;
      while (end < sorted.length && index.tenantPairOf(sorted[end]) == tenant) {
        end++;
      }
      parts
          .computeIfAbsent(index.pairValue(tenant), name -> new ArrayList<>())
          .add(new Part(index, chunks, histograms, sorted, from, end, ofShard, histogramsOfShard));
      from = end;
    }
  }

  /** Chunks that the blocks hold, by shard. */
  List<IntList> taken() {
    return taken;
  }

  /** Native histograms that the blocks hold, by shard. */
  List<TakenRanges> takenHistograms() {
    return takenHistograms;
  }

  /** Writes and publishes. */
  List<SealedBlock> write() throws IOException {
    List<SealedBlock> sealed = new ArrayList<>();
    for (Map.Entry<String, List<Part>> tenant : parts.entrySet()) {
      sealed.add(new SealedBlock(tenant.getKey(), block(tenant.getKey(), tenant.getValue())));
    }
    return sealed;
  }

  private BlockMeta block(String tenant, List<Part> of) throws IOException {
    SymbolSet symbols = symbols(of);
    Ulid ulid = store.newUlid();
    try (BlockWriter out = BlockWriter.begin(files, store.folder(tenant), ulid, symbols)) {
      List<ShardSeries> open = new ArrayList<>();
      for (Part part : of) {
        ShardSeries series = part.open();
        if (series.next()) {
          open.add(series);
        }
      }
      while (!open.isEmpty()) {
        ShardSeries least = least(open);
        byte[] labels = least.labels();
        out.series(labels, least.labelsFrom(), labels.length - least.labelsFrom());
        merge.clear();
        least.addChunks(start, cover.maxTime() - 1, merge);
        merge.write(out);
        if (!least.next()) {
          open.remove(least);
        }
      }
      return out.publish(draft(tenant, ulid));
    }
  }

  private static ShardSeries least(List<ShardSeries> open) {
    ShardSeries least = open.get(0);
    for (int i = 1; i < open.size(); i++) {
      least = open.get(i).compare(least) < 0 ? open.get(i) : least;
    }
    return least;
  }

  private BlockMeta draft(String tenant, Ulid ulid) {
    return new BlockMeta(
        ulid,
        start,
        cover.maxTime(),
        new BlockMeta.Stats(0, 0, 0),
        1,
        List.of(ulid),
        List.of(),
        store.nextOrder(tenant),
        store.directoryId(),
        List.of(cover),
        config.labels());
  }

  private static SymbolSet symbols(List<Part> of) {
    SymbolSet symbols = new SymbolSet();
    LabelCursor cursor = new LabelCursor();
    for (Part part : of) {
      ShardSeries series = part.open();
      while (series.next()) {
        byte[] labels = series.labels();
        cursor.reset(labels, series.labelsFrom(), labels.length - series.labelsFrom());
        while (cursor.next()) {
          symbols.add(labels, cursor.nameOffset(), cursor.nameLength());
          symbols.add(labels, cursor.valueOffset(), cursor.valueLength());
        }
      }
    }
    return symbols;
  }
}
