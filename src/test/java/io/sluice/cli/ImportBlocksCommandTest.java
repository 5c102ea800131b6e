package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.Labels;
import io.sluice.server.ExitCode;
import io.sluice.storage.block.Block;
import io.sluice.storage.block.BlockKit;
import io.sluice.storage.block.BlockMeta;
import io.sluice.storage.block.BlockSet;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.block.PageCache;
import io.sluice.storage.block.Ulid;
import io.sluice.storage.io.DataDirectory;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportBlocksCommandTest {
  private static final FileLayer FILES = FileLayer.real();
  private static final Ulid FIRST = Ulid.of(1_700_000_000_000L, new Random(1));
  private static final Ulid SECOND = Ulid.of(1_700_000_000_001L, new Random(2));

  @TempDir private Path scratch;
  private Path source = Path.of("");
  private Path data = Path.of("");
  private NavigableMap<Labels, NavigableMap<Long, Long>> model = new TreeMap<>();
  private String printed = "";

  @BeforeEach
  void write() throws IOException {
    source = scratch.resolve("prometheus");
    data = scratch.resolve("data");
    model = BlockKit.random(new Random(5), 30, 100);
    BlockKit.write(FILES, source, FIRST, model);
    BlockKit.write(FILES, source, SECOND, BlockKit.random(new Random(6), 10, 10));
    Files.createDirectory(source.resolve("wal"));
    for (Ulid each : List.of(FIRST, SECOND)) { // as Prometheus leaves them
      Files.delete(source.resolve(each.toString()).resolve("sluice.sums"));
      change(each, meta -> meta.remove("sluice"));
    }
  }

  private interface Change {
    void of(ObjectNode meta);
  }

  private void change(Ulid block, Change change) throws IOException {
    Path file = source.resolve(block.toString()).resolve("meta.json");
    ObjectMapper json = new ObjectMapper();
    ObjectNode meta = (ObjectNode) json.readTree(file.toFile());
    change.of(meta);
    Files.write(file, json.writeValueAsBytes(meta));
  }

  private int run(String... more) {
    String[] line = new String[4 + more.length];
    line[0] = "import-blocks";
    line[1] = source.toString();
    line[2] = "--data";
    line[3] = data.toString();
    System.arraycopy(more, 0, line, 4, more.length);
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    int code = Main.commandLine().setOut(out).setErr(out).execute(line);
    out.flush();
    printed = text.toString();
    return code;
  }

  private interface WithStore {
    void run(BlockStore store) throws IOException;
  }

  private void withStore(WithStore task) throws IOException {
    try (DataDirectory directory = DataDirectory.open(FILES, data);
        BlockStore store =
            BlockStore.open(
                FILES, data.resolve("blocks"), directory.id().toString(), new PageCache(1 << 20))) {
      task.run(store);
    }
  }

  @Test
  void blocksAreTakenInOnceAndForTheTenantThatIsNamed() throws Exception {
    assertEquals(ExitCode.OK.code(), run("--tenant", "team-a"), () -> printed);
    assertTrue(printed.contains("2 blocks imported, 0 there already"), printed);
    assertTrue(printed.contains("external labels {site=test} are not added"), printed);
    assertEquals(ExitCode.OK.code(), run("--tenant", "team-a"));
    assertTrue(printed.contains("0 blocks imported, 2 there already"), printed);
    withStore(
        store -> {
          assertEquals(List.of(), store.metas("default"));
          BlockMeta meta = store.metas("team-a").get(0);
          assertEquals(-(1L << 40), meta.order());
          assertEquals(1, store.nextOrder("team-a"));
          try (BlockSet held = store.holdAll("team-a")) {
            Block block = held.blocks().get(0);
            assertEquals(model, BlockKit.read(block));
          }
        });
  }

  @Test
  void whatExpiredMayBeImportedAgain() throws Exception {
    run();
    withStore(store -> store.drop("default", Set.of(FIRST)));
    assertEquals(ExitCode.OK.code(), run(), printed);
    assertTrue(printed.contains("1 blocks imported, 1 there already"), printed);
    withStore(store -> assertEquals(2, store.metas("default").size()));
  }

  @Test
  void damagedMergedMarkedAndDownsampledBlocksAreLeftOut() throws Exception {
    Path chunks = source.resolve(FIRST.toString()).resolve("chunks").resolve("000001");
    byte[] bytes = Files.readAllBytes(chunks);
    bytes[bytes.length / 2] ^= 1;
    Files.write(chunks, bytes);
    Path mark = source.resolve(SECOND.toString()).resolve("deletion-mark.json");
    Files.writeString(mark, "{}");
    assertEquals(ExitCode.DAMAGED.code(), run());
    assertTrue(printed.contains("DAMAGED, left out: " + chunks), printed);
    assertTrue(printed.contains("marked for deletion"), printed);
    Files.delete(mark);
    change(
        SECOND,
        meta ->
            ((ObjectNode) meta.path("thanos")).putObject("downsample").put("resolution", 300_000));
    run();
    assertTrue(printed.contains("downsampled to 300000 ms"), printed);
    change(
        SECOND,
        meta -> ((ObjectNode) meta.path("thanos")).putObject("downsample").put("resolution", 0));
    change(
        SECOND,
        meta ->
            ((ObjectNode) meta.path("compaction"))
                .putArray("parents")
                .addObject()
                .put("ulid", FIRST.toString())
                .put("minTime", 0)
                .put("maxTime", 1));
    assertEquals(ExitCode.OK.code(), run());
    assertTrue(printed.contains("merged from it"), printed);
    assertTrue(printed.contains("1 blocks imported, 0 there already, 1 left out"), printed);
  }

  @Test
  void aDirectoryInUseOrWithoutBlocksIsRefused() throws Exception {
    try (DataDirectory used = DataDirectory.open(FILES, data)) {
      assertEquals(data, used.path());
      assertEquals(ExitCode.DATA.code(), run());
      assertTrue(printed.contains("LOCK"), printed);
    }
    source = Files.createDirectory(scratch.resolve("empty"));
    assertEquals(ExitCode.DATA.code(), run());
    assertEquals(ExitCode.USAGE.code(), run("--tenant", "a/b"));
    source = scratch.resolve("nowhere");
    assertEquals(ExitCode.DATA.code(), run());
  }

  @Test
  void aSnapshotOfSluiceKeepsItsTenants() throws Exception {
    Path snapshot = scratch.resolve("snapshot");
    Path folder = snapshot.resolve("blocks").resolve("team-b");
    BlockKit.write(FILES, folder, FIRST, model);
    source = snapshot;
    assertEquals(ExitCode.OK.code(), run(), () -> printed);
    withStore(store -> assertEquals(Set.of("team-b"), store.tenantNames()));
  }
}
