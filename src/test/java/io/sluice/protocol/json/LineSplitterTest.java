package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.protocol.TooLargeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
  private final List<String> lines = new ArrayList<>();

  @Test
  void linesEndWithLfOrCrLfOrTheStream() {
    split(new LineSplitter(100), List.of("a\nbb\r\n\r\n\nlast"));
    assertEquals(List.of("1:a", "2:bb", "3:", "4:", "5:last"), lines);
  }

  @Test
  void linesAreCarriedOverChunks() {
    split(new LineSplitter(100), List.of("ab", "c", "\nde\r", "\nf", "", "\n"));
    assertEquals(List.of("1:abc", "2:de", "3:f"), lines);
  }

  @Test
  void theSameTextInAnyChunksGivesTheSameLines() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      String text = text(random);
      lines.clear();
      split(new LineSplitter(64), List.of(text));
      List<String> whole = List.copyOf(lines);
      lines.clear();
      split(new LineSplitter(64), pieces(text, random));
      assertEquals(whole, lines, "seed " + seed);
    }
  }

  @Test
  void aLineOfExactlyTheLimitPassesAndOneByteMoreIsRefusedHoweverItIsCut() {
    split(new LineSplitter(4), List.of("abcd\r\nab", "cd", "\r", "\n", "abcd"));
    assertEquals(List.of("1:abcd", "2:abcd", "3:abcd"), lines);
    for (List<String> chunks :
        List.of(List.of("x\nabcde\n"), List.of("x\nab", "cde"), List.of("x\nabcdef", "\n"))) {
      TooLargeException e =
          assertThrows(
              TooLargeException.class, () -> split(new LineSplitter(4), chunks), chunks::toString);
      assertEquals("line 2", e.what());
      assertEquals(4, e.limit());
    }
  }

  @Test
  void theBufferForCarriedLinesNeverGrowsOverTheLimit() {
    LineSplitter splitter = new LineSplitter(5_000);
    split(splitter, List.of("a".repeat(3_000), "b".repeat(2_000), "\n"));
    assertTrue(splitter.carryCapacity() <= 5_001, "capacity " + splitter.carryCapacity());
    assertEquals(1, splitter.lines());
  }

  private void split(LineSplitter splitter, List<String> chunks) {
    LineSplitter.LineConsumer to =
        (buf, off, len, number) -> lines.add(number + ":" + new String(buf, off, len, UTF_8));
    for (String chunk : chunks) {
      byte[] bytes = ("##" + chunk + "##").getBytes(UTF_8);
      splitter.feed(bytes, 2, bytes.length - 4, to);
    }
    splitter.finish(to);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(200); i > 0; i--) {
      text.append(random.nextInt(8) == 0 ? "\n" : random.nextInt(20) == 0 ? "\r\n" : "x");
    }
    return text.toString();
  }

  private static List<String> pieces(String text, Random random) {
    List<String> pieces = new ArrayList<>();
    int pos = 0;
    while (pos < text.length()) {
      int end = Math.min(text.length(), pos + random.nextInt(9));
      pieces.add(text.substring(pos, end));
      pos = end;
    }
    return pieces;
  }
}
