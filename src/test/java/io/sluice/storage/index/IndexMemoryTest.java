package io.sluice.storage.index;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IndexMemoryTest {
  private static final int SERIES = 200_000;

  private static SeriesIndex filled() {
    SeriesIndex index = new SeriesIndex(Canonical.HASH);
    for (int i = 0; i < SERIES; i++) {
      Canonical.add(index, series(i));
    }
    return index;
  }

  /** Ten labels: a thousand hosts, a few shared values, one value that nobody else has. */
  private static byte[] series(int i) {
    String host = "host_" + i % 1000;
    return Canonical.of(
        "default",
        "__name__",
        "metric_" + i / 1000 % 200,
        "hostname",
        host,
        "region",
        "region-" + i % 7,
        "datacenter",
        "dc-" + i % 21,
        "rack",
        "" + i % 100,
        "os",
        "Ubuntu-" + i % 3,
        "arch",
        "x64",
        "team",
        "team-" + i % 13,
        "service",
        "service-" + i % 19,
        "pod",
        "pod-5f6d8c9b47-" + Integer.toString(i * 7919, 36));
  }

  @Test
  void memoryBytesIsWhatTheArraysTakeAndWellUnderTwoHundredASeries() {
    SeriesIndex index = filled();
    long measured = reachable(index);
    long told = index.memoryBytes();
    assertTrue(Math.abs(told - measured) < measured / 50, "told " + told + " of " + measured);
    assertTrue(told < 190L * SERIES, "told " + told);
  }

  @Test
  void anEmptyIndexIsSmall() {
    assertTrue(new SeriesIndex(Canonical.HASH).memoryBytes() < 16_384);
  }

  /** Bytes of every object that can be reached: array headers 16, references 4, objects 24. */
  private static long reachable(Object root) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>();
    open.add(root);
    long bytes = 0;
    while (!open.isEmpty()) {
      Object object = open.remove();
      if (!seen.add(object)) {
        continue;
      }
      bytes += object.getClass().isArray() ? array(object, open) : fields(object, open);
    }
    return bytes;
  }

  private static long array(Object array, Deque<Object> open) {
    int length = Array.getLength(array);
    Class<?> element = array.getClass().getComponentType();
    if (element.isPrimitive()) {
      int width = element == long.class ? 8 : element == int.class ? 4 : 1;
      return 16 + (long) length * width;
    }
    for (int i = 0; i < length; i++) {
      Object value = Array.get(array, i);
      if (value != null) {
        open.add(value);
      }
    }
    return 16 + 4L * length;
  }

  private static long fields(Object object, Deque<Object> open) {
    for (Field field : object.getClass().getDeclaredFields()) {
      boolean ours = field.getDeclaringClass().getName().startsWith("io.sluice");
      if (ours && !Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
        try {
          field.setAccessible(true);
          Object value = field.get(object);
          if (value != null) {
            open.add(value);
          }
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
    return 24;
  }
}
