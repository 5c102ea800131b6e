package io.sluice.storage.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.storage.checkpoint.CheckpointVisitor.OpenState;
import io.sluice.storage.io.CrashingFileLayer;
import io.sluice.storage.io.DirectoryId;
import io.sluice.storage.io.Faults;
import io.sluice.storage.io.ForeignFileException;
import io.sluice.storage.io.SmallFiles;
import io.sluice.storage.wal.LogPosition;
import io.sluice.storage.wal.LogSite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The file of a checkpoint: golden bytes, damage, and where it belongs. */
class CheckpointFileTest {
  private static final DirectoryId ID = new DirectoryId(0x1111222233334444L, 0x5555666677778888L);

  private final CrashingFileLayer files = new CrashingFileLayer(1);
  private final LogSite site = new LogSite(files, Path.of("/data/wal/0"), ID, 0);

  @BeforeEach
  void folder() throws IOException {
    files.createDirectories(site.directory());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Two batches of series with all kinds of records, and extras. */
  private CheckpointContent write(int series) throws IOException {
    LogPosition from = new LogPosition(3, 5000);
    try (CheckpointWriter out = CheckpointWriter.begin(site, 7, from, 7_200_000, 0x1234567L)) {
      out.series(new LogPosition(3, 6000), 0);
      out.define(0, bytes("a"));
      long[] words = {0x0123456789abcdefL, 0xff00000000000000L};
      out.closed(0, false, 2, 1000, 2000, words, 72);
      out.closed(0, true, 1, 500, 500, words, 67);
      out.open(0, new OpenState(3, 12, 5, 3000, -1L, 7), words, 100);
      out.buffered(0, 2500, 9);
      out.define(2, bytes("b"));
      out.newest(2, -3, 4);
      out.extra(2, 1, bytes("sum"), 0, 3);
      out.end(10);
      out.series(new LogPosition(4, 4096), 10);
      for (int ref = 10; ref < 10 + series; ref++) {
        out.define(ref, bytes("series " + ref));
        out.newest(ref, ref, ref);
      }
      out.end(10 + series);
      out.extras(from);
      out.extra(2, 2, bytes("exemplar"), 0, 8);
      out.end(0);
      return out.publish();
    }
  }

  /** Notes what it is told. */
  private static final class Notes implements CheckpointVisitor {
    final List<String> lines = new ArrayList<>();

    @Override
    public void through(LogPosition position) {
      lines.add("through " + position.segment() + ":" + position.offset());
    }

    @Override
    public void define(int ref, byte[] labels, int off, int len) {
      lines.add(ref + " is " + new String(labels, off, len, StandardCharsets.UTF_8));
    }

    @Override
    public void closed(
        int ref, boolean late, int samples, long min, long max, byte[] bytes, int off, int bits) {
      byte[] of = Arrays.copyOfRange(bytes, off, off + (bits + 7) / 8);
      lines.add(ref + " closed " + late + samples + " " + min + ".." + max + hex(of) + bits);
    }

    @Override
    public void open(int ref, OpenState state, byte[] bytes, int off, int bits) {
      byte[] of = Arrays.copyOfRange(bytes, off, off + (bits + 7) / 8);
      lines.add(ref + " open " + state + hex(of) + bits);
    }

    private static String hex(byte[] bytes) {
      return " " + java.util.HexFormat.of().formatHex(bytes) + " ";
    }

    @Override
    public void newest(int ref, long time, long valueBits) {
      lines.add(ref + " newest " + time + " " + valueBits);
    }

    @Override
    public void buffered(int ref, long time, long valueBits) {
      lines.add(ref + " buffered " + time + " " + valueBits);
    }

    @Override
    public void extra(int ref, int type, byte[] bytes, int off, int len) {
      lines.add(ref + " extra " + type + new String(bytes, off, len, StandardCharsets.UTF_8));
    }
  }

  private static byte[] golden() throws IOException {
    try (InputStream in = CheckpointFileTest.class.getResourceAsStream("checkpoint.bin")) {
      assertNotNull(in);
      return in.readAllBytes();
    }
  }

  @Test
  void writingTheSameGivesTheSameBytes() throws IOException {
    write(2);
    byte[] written = files.contents(CheckpointFiles.path(site, 7));
    String target = System.getenv("WRITE_GOLDEN"); // the file to write
    if (target != null) {
      Files.write(Path.of(target), written);
    }
    assertArrayEquals(golden(), written);
  }

  @Test
  void theStoredBytesStillMeanTheSame() throws IOException {
    SmallFiles.replace(files, CheckpointFiles.path(site, 7), golden());
    Notes notes = new Notes();
    CheckpointContent content = CheckpointReader.read(site, 7, notes);
    assertTrue(content.isWhole(), () -> content.damage().toString());
    assertEquals(new LogPosition(3, 5000), content.position());
    assertEquals(7_200_000, content.rangeMillis());
    assertEquals(
        List.of(
            "through 3:6000",
            "0 is a",
            "0 closed false2 1000..2000 0123456789abcdefff 72",
            "0 closed true1 500..500 0123456789abcdefff 67",
            "0 open OpenState[samples=3, leading=12, trailing=5, time=3000, valueBits=-1, delta=7]"
                + " 0123456789abcdefff00000000 100",
            "0 buffered 2500 9",
            "2 is b",
            "2 newest -3 4",
            "2 extra 1sum",
            "through 4:4096",
            "10 is series 10",
            "10 newest 10 10",
            "11 is series 11",
            "11 newest 11 11",
            "through 3:5000",
            "2 extra 2exemplar"),
        notes.lines);
  }

  @Test
  void whatCantBeReadBackIsTakenAwayAgain() throws IOException {
    files.faults().failWhile(call -> call == Faults.Call.READ);
    assertThrows(IOException.class, () -> write(10));
    files.faults().heal();
    assertEquals(List.of(), CheckpointFiles.numbers(site));
    write(10);
    assertEquals(List.of(7L), CheckpointFiles.numbers(site));
  }

  @Test
  void everyFlippedBitIsDetectedAndWhatIsIntactIsRead() throws IOException {
    write(300);
    Path path = CheckpointFiles.path(site, 7);
    byte[] whole = files.contents(path);
    Random random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      int at = random.nextInt(whole.length);
      byte flipped = (byte) (whole[at] ^ (1 << random.nextInt(8)));
      files.damage(path, at, flipped);
      Notes notes = new Notes();
      try {
        CheckpointContent content = CheckpointReader.read(site, 7, notes);
        assertFalse(content.isWhole(), "byte " + at + " of " + whole.length);
        assertTrue(content.damage().get(0).from() <= at && at < content.damage().get(0).to());
      } catch (ForeignFileException named) {
        throw new AssertionError("byte " + at, named);
      }
      files.damage(path, at, whole[at]);
    }
    assertTrue(CheckpointReader.verify(site, 7).isWhole());
  }

  @Test
  void aFileCutAnywhereIsDetected() throws IOException {
    write(40);
    Path path = CheckpointFiles.path(site, 7);
    byte[] whole = files.contents(path);
    for (int size = whole.length - 1; size >= 0; size -= 7) {
      files.truncate(path, size);
      assertFalse(CheckpointReader.verify(site, 7).isWhole(), "cut at " + size);
    }
  }

  @Test
  void framesAroundADamagedOneAreRead() throws IOException {
    write(300);
    Path path = CheckpointFiles.path(site, 7);
    byte[] whole = files.contents(path);
    int second = CheckpointFormat.HEADER_BYTES;
    second += CheckpointFormat.frameBytes(CheckpointFormat.getInt(whole, second + 4));
    files.damage(path, second + 4, (byte) -1, (byte) -1, (byte) -1, (byte) 127);
    Notes notes = new Notes();
    CheckpointContent content = CheckpointReader.read(site, 7, notes);
    assertEquals(1, content.damage().size());
    assertTrue(content.damage().get(0).what().contains("series from 10"), content::toString);
    assertTrue(notes.lines.contains("0 is a"));
    assertTrue(notes.lines.contains("2 extra 2exemplar"));
    assertFalse(notes.lines.contains("10 is series 10"));
  }

  @Test
  void aCheckpointOfAnotherDirectoryOrLogIsRefused() throws IOException {
    write(1);
    DirectoryId other = new DirectoryId(1, 2);
    LogSite elsewhere = new LogSite(files, site.directory(), other, 0);
    assertThrows(ForeignFileException.class, () -> CheckpointReader.verify(elsewhere, 7));
    LogSite otherLog = new LogSite(files, site.directory(), ID, 1);
    assertThrows(ForeignFileException.class, () -> CheckpointReader.verify(otherLog, 7));
  }

  @Test
  void largeSeriesGoOverManyFrames() throws IOException {
    long[] words = new long[128];
    Arrays.fill(words, 0x5555555555555555L);
    try (CheckpointWriter out =
        CheckpointWriter.begin(site, 1, new LogPosition(1, 4096), 1000, 99)) {
      out.series(new LogPosition(1, 5000), 0);
      out.define(0, bytes("large"));
      for (int i = 0; i < 5000; i++) {
        out.closed(0, false, 120, i * 1000L, i * 1000L + 999, words, 128 * 64);
      }
      out.end(1);
      CheckpointContent content = out.publish();
      assertEquals(5000, content.chunks());
      assertEquals(600_000, content.samples());
    }
  }
}
