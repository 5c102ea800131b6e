package io.sluice.storage.block;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.api.Labels;
import io.sluice.storage.io.CrashingFileLayer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.Assertions;

/**
 * Whatever the bytes of a block are, reading it ends, and what it hands on is what was written.
 * Runs over the seed corpus in the build, and fuzzes with {@code JAZZER_FUZZ=1}.
 */
class BlockFuzzIT {
  private static final Path TENANT = Path.of("/data/blocks/default");
  private static final Ulid ULID = Ulid.of(1_700_000_000_000L, new Random(1));
  private static final List<String> FILES = List.of("index", "chunks/000001", "tombstones");
  private static final int MOST_EDITS = 64;
  private static final int MOST_SAMPLES = 1 << 16;

  /** A chunk of any encoding behind a checksum that holds: its first byte says which. */
  @FuzzTest(maxDuration = "60s")
  void chunks(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    int encoding = 1 + (bytes[0] & 0xff) % 3;
    ChunkSamples samples = new ChunkSamples();
    int count = 0;
    try {
      samples.reset(encoding, bytes, 1, bytes.length - 1);
      while (samples.next()) {
        count++;
      }
    } catch (BadChunkException refused) {
      Assertions.assertNotNull(refused.getMessage());
    }
    Assertions.assertTrue(count < MOST_SAMPLES, "more samples than a chunk can count");
  }

  /** Edits of a whole block without digests: a byte of file, two of offset, one to write there. */
  @FuzzTest(maxDuration = "60s")
  void blocks(byte[] edits) throws IOException {
    CrashingFileLayer files = new CrashingFileLayer(1);
    NavigableMap<Labels, NavigableMap<Long, Long>> model = BlockKit.random(new Random(11), 20, 40);
    BlockKit.write(files, TENANT, ULID, model);
    Path block = TENANT.resolve(ULID.toString());
    files.delete(block.resolve("sluice.sums"));
    ByteBuffer each = ByteBuffer.wrap(edits);
    for (int i = 0; i < MOST_EDITS && each.remaining() >= 4; i++) {
      Path file = block.resolve(FILES.get((each.get() & 0xff) % FILES.size()));
      int size = files.contents(file).length;
      files.damage(file, (each.getShort() & 0xffff) % size, each.get());
    }
    try (Block opened = Block.open(files, block, new PageCache(1 << 20))) {
      Assertions.assertEquals(model, BlockKit.read(opened));
    } catch (IOException refused) {
      Assertions.assertTrue(
          String.valueOf(refused.getMessage()).contains("offset"), refused::toString);
    }
  }
}
