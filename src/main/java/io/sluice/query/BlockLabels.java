package io.sluice.query;

import io.sluice.api.LabelCursor;
import io.sluice.storage.block.Block;
import io.sluice.storage.block.BlockIndex;
import io.sluice.storage.block.ChunkReader;
import io.sluice.storage.block.SeriesEntry;
import java.io.IOException;

/** Gathers label names or values of a block. Confined to one thread, used once. */
final class BlockLabels {
  private final Block block;
  private final ReadRequest request;
  private final BlockMatches matches;
  private final QueryBudget budget;
  private final LabelGatherer gatherer;
  private final SeriesEntry entry = new SeriesEntry();
  private final LabelCursor cursor = new LabelCursor();

  BlockLabels(
      Block block,
      ReadRequest request,
      BlockMatches matches,
      QueryBudget budget,
      LabelGatherer gatherer) {
    this.block = block;
    this.matches = matches;
    this.request = request;
    this.budget = budget;
    this.gatherer = gatherer;
  }

  private interface OnLabel {
    void label(LabelCursor label);
  }

  /** Gathers the names that selected series with a sample in the span carry. */
  void names() throws IOException {
    if (wholeBlock()) {
      block.index().names().forEach(gatherer::add);
    } else {
      selected(label -> gatherer.add(label.name()));
    }
  }

  /** Gathers the values that they carry under a name. */
  void values(String name) throws IOException {
    if (wholeBlock()) {
      block
          .index()
          .values(
              name,
              value -> {
                gatherer.add(value);
                return true;
              });
      return;
    }
    selected(
        label -> {
          if (label.name().equals(name)) {
            gatherer.add(label.value());
          }
        });
  }

  private boolean wholeBlock() {
    TimeRange range = request.range();
    return request.selectors().isEmpty()
        && !block.hasTombstones()
        && range.start() <= block.meta().minTime()
        && range.end() >= block.meta().maxTime() - 1;
  }

  private void selected(OnLabel then) throws IOException {
    BlockIndex.SeriesReader reader = block.index().reader();
    ChunkReader chunks = block.chunkReader();
    TimeRange range = request.range();
    for (int id : new BlockSelect(block, matches, budget).select(request.selectors())) {
      budget.tick();
      reader.read(id, entry);
      SampleRun run = new SampleRun.OfBlock(0, entry, chunks, range.start(), range.end());
      if (run.next()) {
        cursor.reset(entry.labels(), 0, entry.labelsLength());
        while (cursor.next()) {
          then.label(cursor);
        }
      }
    }
  }
}
