package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.api.Labels;
import io.sluice.storage.block.Block;
import io.sluice.storage.block.BlockKit;
import io.sluice.storage.block.BlockMeta;
import io.sluice.storage.block.BlockVerifier;
import io.sluice.storage.block.PageCache;
import io.sluice.storage.block.Ulid;
import io.sluice.storage.io.FileLayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** promtool reads our blocks, and we read promtool's. */
final class BlockInteropIT {
  private static final FileLayer FILES = FileLayer.real();

  @TempDir private Path scratch;
  private Path folder = Path.of("");

  @BeforeEach
  void needsPromtool() throws Exception {
    assumeTrue(Promtool.isInstalled(), "Debian's package prometheus is not installed");
    folder = Files.createDirectory(scratch.resolve("blocks"));
  }

  @Test
  void promtoolReadsOurBlocksWithoutAWarning() throws Exception {
    long seed = 77;
    NavigableMap<Labels, NavigableMap<Long, Long>> model =
        BlockKit.random(new Random(seed), 400, 300);
    Ulid ulid = Ulid.of(1_700_000_000_000L, new Random(seed));
    BlockKit.write(FILES, folder, ulid, model);

    Promtool.Output list = Promtool.run(scratch, "tsdb", "list", folder.toString());
    assertEquals(0, list.status(), list::err);
    assertEquals("", list.err());
    assertTrue(list.out().contains(ulid.toString()), list::out);

    Promtool.Output analyze =
        Promtool.run(scratch, "tsdb", "analyze", folder.toString(), ulid.toString());
    assertEquals(0, analyze.status(), analyze::err);
    assertEquals("", analyze.err());
    assertTrue(analyze.out().contains("Series: " + model.size()), analyze::out);

    Files.createDirectory(folder.resolve("wal")); // dump looks for one
    Promtool.Output dump = Promtool.run(scratch, "tsdb", "dump", folder.toString());
    assertEquals(0, dump.status(), dump::err);
    assertEquals("", dump.err());
    assertEquals("", Dump.difference(Dump.of(model), Dump.ofText(dump.out())));
  }

  @Test
  void weReadTheBlocksOfPromtool() throws Exception {
    Path text = scratch.resolve("in.om");
    StringBuilder metrics = new StringBuilder("# TYPE m gauge\n");
    for (int series = 0; series < 50; series++) {
      for (int i = 0; i < 300; i++) {
        metrics.append(
            "m{n=\"%d\"} %s %d\n".formatted(series, series + i * 0.1, 1_700_000_000 + i * 10));
      }
    }
    Files.writeString(text, metrics.append("# EOF\n"));
    Promtool.Output made =
        Promtool.run(
            scratch,
            "tsdb",
            "create-blocks-from",
            "openmetrics",
            text.toString(),
            folder.toString());
    assertEquals(0, made.status(), made::err);
    NavigableMap<Labels, NavigableMap<Long, Long>> all = new TreeMap<>();
    for (String name : FILES.list(folder)) {
      if (!Ulid.isValid(name)) {
        continue;
      }
      BlockMeta meta = BlockVerifier.verify(FILES, folder.resolve(name));
      assertEquals(0, meta.order());
      try (Block block = Block.open(FILES, folder.resolve(name), new PageCache(1 << 20))) {
        BlockKit.read(block)
            .forEach(
                (labels, samples) ->
                    all.computeIfAbsent(labels, l -> new TreeMap<>()).putAll(samples));
      }
    }
    assertEquals(50, all.size());
    NavigableMap<Long, Long> seventh = all.get(Labels.of("__name__", "m", "n", "7"));
    assertEquals(
        Double.doubleToRawLongBits(8.0), Objects.requireNonNull(seventh).get(1_700_000_100_000L));
    assertEquals(15_000, all.values().stream().mapToInt(Map::size).sum());
  }
}
