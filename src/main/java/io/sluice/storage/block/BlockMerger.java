package io.sluice.storage.block;

import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes one block of several: series in label order, chunks as they are where they do not overlap,
 * deleted samples left out. The sources go once the result was read back and is published.
 *
 * <p>Memory: the symbols, some 30 bytes for each label pair, four for each series of each source,
 * and {@value #CACHE} bytes of pages. Confined to one thread, used once.
 */
public final class BlockMerger {
  private static final long CACHE = 8 << 20;

  private final FileLayer files;
  private final BlockStore store;
  private final Map<String, String> labels;
  private final Pace pace;
  private final ChunkMerge merge = ChunkMerge.joining();
  private final List<Block> open = new ArrayList<>();

  /**
   * What became of it. Immutable.
   *
   * @param meta the new block, null if every sample had been deleted
   * @param equal samples that were merged away because another block has the same
   * @param overruled samples left out because a later block has another value
   * @param erased samples left out because they had been deleted
   */
  public record Merged(@Nullable BlockMeta meta, long equal, long overruled, long erased) {}

  /**
   * @param labels external labels of the new block
   */
  public BlockMerger(FileLayer files, BlockStore store, Map<String, String> labels, Pace pace) {
    this.files = files;
    this.store = store;
    this.labels = labels;
    this.pace = pace;
  }

  /**
   * Merges, publishes, and lets go of the sources.
   *
   * @param sources in the order in which they count; no block between them may overlap them
   * @throws IOException if one can't be read, or the result not be written; then nothing changed
   */
  public Merged merge(String tenant, List<BlockMeta> sources) throws IOException {
    try {
      PageCache cache = new PageCache(CACHE);
      for (BlockMeta source : sources) {
        Path path = store.folder(tenant).resolve(source.ulid().toString());
        open.add(Block.open(files, path, cache));
      }
      return write(tenant, sources);
    } finally {
      for (Block block : open) {
        block.close();
      }
    }
  }

  private Merged write(String tenant, List<BlockMeta> sources) throws IOException {
    Ulid ulid = store.newUlid();
    Set<Ulid> old = new HashSet<>();
    sources.forEach(source -> old.add(source.ulid()));
    List<MergeSource> from = new ArrayList<>();
    for (Block block : open) {
      from.add(new MergeSource(block, from.size()));
    }
    try (BlockWriter out = BlockWriter.begin(files, store.folder(tenant), ulid, symbols())) {
      copy(from, out);
      long erased = from.stream().mapToLong(MergeSource::erased).sum();
      checkSum(sources, out.samples() + merge.equal() + merge.overruled() + erased);
      if (out.isEmpty()) {
        store.drop(tenant, old);
        return new Merged(null, merge.equal(), merge.overruled(), erased);
      }
      BlockMeta meta = out.publish(draft(ulid, sources), pace);
      BlockCrash.pass("compact-published");
      store.replace(tenant, List.of(ulid), old);
      BlockCrash.pass("compact-replaced");
      return new Merged(meta, merge.equal(), merge.overruled(), erased);
    }
  }

  private SymbolSet symbols() throws IOException {
    SymbolSet symbols = new SymbolSet();
    for (Block block : open) {
      SymbolTable table = block.index().symbols();
      SymbolTable.Cursor cursor = table.cursor();
      for (int i = 0; i < table.size(); i++) {
        byte[] text = cursor.get(i);
        symbols.add(text, 0, text.length);
        pace.step(text.length);
      }
    }
    return symbols;
  }

  private void copy(List<MergeSource> from, BlockWriter out) throws IOException {
    PriorityQueue<MergeSource> waiting = new PriorityQueue<>();
    for (MergeSource source : from) {
      if (source.next()) {
        waiting.add(source);
      }
    }
    List<MergeSource> same = new ArrayList<>();
    while (!waiting.isEmpty()) {
      MergeSource first = waiting.remove();
      same.clear();
      same.add(first);
      out.series(first.labels(), 0, first.labelsLength());
      while (!waiting.isEmpty() && sameSeries(first, waiting.element())) {
        same.add(waiting.remove());
      }
      merge.clear();
      for (MergeSource source : same) {
        source.addChunks(merge, pace);
      }
      merge.write(out);
      pace.step(first.labelsLength());
      for (MergeSource source : same) {
        if (source.next()) {
          waiting.add(source);
        }
      }
    }
  }

  private static boolean sameSeries(MergeSource a, MergeSource b) {
    return io.sluice.api.LabelBytes.compare(
            a.labels(), 0, a.labelsLength(), b.labels(), 0, b.labelsLength())
        == 0;
  }

  /** Before anything goes: every sample of the sources is in the result or was counted away. */
  private static void checkSum(List<BlockMeta> sources, long found) throws IOException {
    long expected = sources.stream().mapToLong(source -> source.stats().samples()).sum();
    if (expected != found) {
      throw new IOException(
          "the blocks say they have %d samples, %d were found".formatted(expected, found));
    }
  }

  private BlockMeta draft(Ulid ulid, List<BlockMeta> from) {
    Set<Ulid> sources = new TreeSet<>();
    List<BlockMeta.Parent> parents = new ArrayList<>();
    List<BlockMeta.Cover> covers = new ArrayList<>();
    for (BlockMeta source : from) {
      sources.addAll(source.sources());
      parents.add(new BlockMeta.Parent(source.ulid(), source.minTime(), source.maxTime()));
      if (source.directory().equals(store.directoryId())) {
        covers.addAll(source.covered());
      }
    }
    return new BlockMeta(
        ulid,
        from.stream().mapToLong(BlockMeta::minTime).min().orElseThrow(),
        from.stream().mapToLong(BlockMeta::maxTime).max().orElseThrow(),
        new BlockMeta.Stats(0, 0, 0),
        1 + from.stream().mapToInt(BlockMeta::level).max().orElseThrow(),
        List.copyOf(sources),
        parents,
        from.get(from.size() - 1).order(),
        store.directoryId(),
        Covers.merge(covers),
        labels);
  }
}
