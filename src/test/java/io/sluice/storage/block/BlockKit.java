package io.sluice.storage.block;

import io.sluice.api.LabelCursor;
import io.sluice.api.Labels;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/** Writes blocks of a model, and reads them back into one. */
public final class BlockKit {
  public static final long RANGE = 7_200_000;

  private BlockKit() {}

  /** Series by labels, each time and value bits; in label order. */
  public static NavigableMap<Labels, NavigableMap<Long, Long>> random(
      Random random, int series, int most) {
    NavigableMap<Labels, NavigableMap<Long, Long>> model = new TreeMap<>();
    for (int i = 0; i < series; i++) {
      Labels labels =
          Labels.of(
              "__name__", "metric_" + random.nextInt(5),
              "host", "h" + random.nextInt(series),
              "zone", "z\u00e9".repeat(1 + random.nextInt(3)));
      NavigableMap<Long, Long> samples = new TreeMap<>();
      long time = random.nextInt(1000);
      int count = 1 + random.nextInt(most);
      for (int s = 0; s < count && time < RANGE; s++) {
        samples.put(time, value(random));
        time += 1 + random.nextInt(random.nextBoolean() ? 10 : 20_000);
      }
      model.put(labels, samples);
    }
    return model;
  }

  private static long value(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong();
      case 1 -> Double.doubleToRawLongBits(random.nextInt(100));
      case 2 -> 0x7ff0000000000002L;
      default -> Double.doubleToRawLongBits(random.nextDouble());
    };
  }

  public static SymbolSet symbols(Iterable<Labels> all) {
    SymbolSet symbols = new SymbolSet();
    LabelCursor cursor = new LabelCursor();
    for (Labels labels : all) {
      byte[] bytes = labels.canonicalBytes();
      cursor.reset(bytes, 0, bytes.length);
      while (cursor.next()) {
        symbols.add(bytes, cursor.nameOffset(), cursor.nameLength());
        symbols.add(bytes, cursor.valueOffset(), cursor.valueLength());
      }
    }
    return symbols;
  }

  public static BlockMeta draft(long min, long max) {
    return new BlockMeta(
        new Ulid(0, 0),
        min,
        max,
        new BlockMeta.Stats(0, 0, 0),
        1,
        List.of(),
        List.of(),
        1,
        "00112233445566778899aabbccddeeff",
        List.of(new BlockMeta.Cover(min, max, List.of(new BlockMeta.LogMark(0, 3, 4096)))),
        Map.of("site", "test"));
  }

  public static BlockMeta write(
      FileLayer files, Path tenant, Ulid ulid, NavigableMap<Labels, NavigableMap<Long, Long>> model)
      throws IOException {
    return write(files, tenant, ulid, model, BlockFormat.MAX_SEGMENT);
  }

  static BlockMeta write(
      FileLayer files,
      Path tenant,
      Ulid ulid,
      NavigableMap<Labels, NavigableMap<Long, Long>> model,
      long maxSegment)
      throws IOException {
    try (BlockWriter writer =
        BlockWriter.begin(files, tenant, ulid, symbols(model.keySet()), maxSegment)) {
      XorChunkWriter chunk = new XorChunkWriter();
      for (Map.Entry<Labels, NavigableMap<Long, Long>> series : model.entrySet()) {
        byte[] labels = series.getKey().canonicalBytes();
        writer.series(labels, 0, labels.length);
        chunk.start();
        for (Map.Entry<Long, Long> sample : series.getValue().entrySet()) {
          if (chunk.isFull()) {
            put(writer, chunk);
            chunk.start();
          }
          chunk.append(sample.getKey(), sample.getValue());
        }
        put(writer, chunk);
      }
      return writer.publish(draft(0, RANGE));
    }
  }

  private static void put(BlockWriter writer, XorChunkWriter chunk) throws IOException {
    byte[] data = chunk.toArray();
    writer.chunk(
        chunk.minTime(), chunk.maxTime(), chunk.samples(), BlockFormat.XOR, data, 0, data.length);
  }

  /** All that is in a block. */
  public static NavigableMap<Labels, NavigableMap<Long, Long>> read(Block block)
      throws IOException {
    return read(block, block.index().all(bytes -> {}));
  }

  static NavigableMap<Labels, NavigableMap<Long, Long>> read(Block block, int[] ids)
      throws IOException {
    NavigableMap<Labels, NavigableMap<Long, Long>> model = new TreeMap<>();
    SeriesEntry entry = new SeriesEntry();
    BlockIndex.SeriesReader series = block.index().reader();
    ChunkReader chunks = block.chunkReader();
    for (int id : ids) {
      series.read(id, entry);
      NavigableMap<Long, Long> samples = new TreeMap<>();
      for (int i = 0; i < entry.chunkCount(); i++) {
        chunks.open(entry.ref(i));
        while (chunks.next()) {
          if (!entry.isDeleted(chunks.time())) {
            samples.put(chunks.time(), chunks.bits());
          }
        }
      }
      model.put(Labels.fromCanonical(entry.labels(), 0, entry.labelsLength()), samples);
    }
    return model;
  }
}
