package io.sluice.storage.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IntListsTest {
  private static final int ALL = PostingsCursor.END;

  private final Footprint footprint = new Footprint();
  private final IntLists lists = new IntLists(footprint);
  private final IntPages cells = new IntPages(footprint);

  private PostingsList list(int cell, int limit) {
    return new PostingsList(lists, cells.getAcquire(cell), limit);
  }

  @Test
  void anEmptyListHasNothing() {
    cells.reserve(0);
    assertTrue(list(0, ALL).isEmpty());
    assertEquals(0, list(0, ALL).size());
    assertEquals(PostingsCursor.END, list(0, ALL).cursor().next());
    assertEquals(PostingsCursor.END, list(0, ALL).cursor().seek(0));
  }

  @Test
  void aSingleElementTakesNoChunk() {
    cells.reserve(0);
    long before = footprint.bytes();
    lists.append(cells, 0, 0);
    assertEquals(before, footprint.bytes());
    assertArrayEquals(new int[] {0}, list(0, ALL).toArray());
    assertEquals(PostingsCursor.END, list(0, ALL).cursor().seek(1));
    assertTrue(list(0, 0).isEmpty());
  }

  @Test
  void aListSeenEarlierDoesNotGrow() {
    cells.reserve(0);
    for (int i = 0; i < 3000; i++) {
      lists.append(cells, 0, i);
      assertEquals(i / 2, list(0, i / 2).size());
    }
    PostingsList early = list(0, 3000);
    for (int i = 3000; i < 6000; i++) {
      lists.append(cells, 0, i);
    }
    assertEquals(3000, early.size());
    assertEquals(3000, early.toArray().length);
    assertEquals(PostingsCursor.END, early.cursor().seek(3000));
  }

  @Test
  void atMostAThirdOfALongListIsUnused() {
    cells.reserve(1000);
    long before = footprint.bytes();
    for (int i = 0; i < 500; i++) {
      for (int list = 0; list < 1000; list++) {
        lists.append(cells, list, i);
      }
    }
    double perElement = (footprint.bytes() - before) / 500_000.0;
    assertTrue(perElement < 4 * 1.5, "bytes per element " + perElement);
  }

  @Test
  void cursorsAgreeWithASortedSet() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int cell = (int) seed;
      cells.reserve(cell);
      TreeSet<Integer> model = new TreeSet<>();
      int value = random.nextInt(3);
      int size = random.nextInt(random.nextBoolean() ? 12 : 9000);
      int limit = 1 + random.nextInt(size * 3 + 1);
      for (int i = 0; i < size; i++) {
        lists.append(cells, cell, value);
        if (value < limit) {
          model.add(value);
        }
        value += 1 + random.nextInt(1 + random.nextInt(4));
      }
      String what = "seed " + seed;
      PostingsList list = list(cell, limit);
      assertEquals(model.size(), list.size(), what);
      assertArrayEquals(model.stream().mapToInt(i -> i).toArray(), list.toArray(), what);
      assertEquals(model.isEmpty(), list.isEmpty(), what);
      walk(list.cursor(), model, random, limit, what);
    }
  }

  private static void walk(
      PostingsCursor cursor, NavigableSet<Integer> model, Random random, int limit, String what) {
    int current = -1;
    while (current != PostingsCursor.END) {
      Integer expected;
      int actual;
      if (random.nextInt(3) == 0) {
        int target = Math.max(0, current + random.nextInt(limit / 3 + 2) - 3);
        expected = current >= target ? Integer.valueOf(current) : model.ceiling(target);
        actual = cursor.seek(target);
      } else {
        expected = model.higher(current);
        actual = cursor.next();
      }
      assertEquals(expected == null ? PostingsCursor.END : expected, actual, what);
      current = actual;
    }
    assertEquals(PostingsCursor.END, cursor.next(), what);
    assertEquals(PostingsCursor.END, cursor.seek(1), what);
  }

  @Test
  void listsMeetWhereTheyShareAnElement() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      cells.reserve(1);
      cells.set(0, 0);
      cells.set(1, 0);
      boolean shared = false;
      int sparse = 1 + random.nextInt(400);
      for (int i = 0; i < 4000; i++) {
        boolean left = random.nextInt(sparse) == 0;
        boolean right = random.nextInt(sparse) == 0;
        shared |= left && right;
        if (left) {
          lists.append(cells, 0, i);
        }
        if (right) {
          lists.append(cells, 1, i);
        }
      }
      assertEquals(shared, list(0, ALL).intersects(list(1, ALL)), "seed " + seed);
      assertEquals(shared, list(1, ALL).intersects(list(0, ALL)), "seed " + seed);
    }
    assertFalse(list(0, ALL).intersects(list(1, 0)));
  }
}
