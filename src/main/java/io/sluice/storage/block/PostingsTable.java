package io.sluice.storage.block;

import io.sluice.storage.io.CorruptFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The table that leads from label pairs to postings: where every 32nd entry of a name lies is held
 * in memory, the rest is walked to. Immutable, thread-safe.
 */
final class PostingsTable {
  private static final int STEP = 32;

  private final PagedFile file;
  private final long end;
  private final Map<String, Name> names;

  /** The entries of one label name. */
  private static final class Name {
    int entries;
    long[] places = new long[1];
    byte[][] values = new byte[1][];

    void add(long place, byte[] value) {
      if (entries % STEP == 0) {
        int at = entries / STEP;
        if (at == places.length) {
          places = Arrays.copyOf(places, 2 * at);
          values = Arrays.copyOf(values, 2 * at);
        }
        places[at] = place;
        values[at] = value;
      }
      entries++;
    }

    /** The last remembered entry that is not behind the value. */
    int before(byte[] value) {
      int low = 0;
      int high = (entries + STEP - 1) / STEP - 1;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (Arrays.compareUnsigned(values[middle], value) <= 0) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return low;
    }
  }

  /** Told of entries. */
  interface Visitor {
    /** One entry: a value and where its list begins; false ends the walk. */
    boolean entry(byte[] value, long offset) throws IOException;
  }

  private PostingsTable(PagedFile file, long end, Map<String, Name> names) {
    this.file = file;
    this.end = end;
    this.names = names;
  }

  /** Checks the section and looks where entries lie. */
  static PostingsTable open(PagedFile file, long offset) throws IOException {
    long end = IndexToc.checkSection(file, offset, "postings offsets");
    PagedCursor in = new PagedCursor(file, offset + 4, end);
    Map<String, Name> names = new TreeMap<>();
    int count = in.count32();
    byte[] lastText = {};
    Name last = new Name();
    for (int i = 0; i < count; i++) {
      long place = in.position();
      if (in.uint8() != 2) {
        throw in.corrupt("an entry of the postings offsets that is no pair");
      }
      byte[] name = in.bytes(in.uvarint());
      if (i == 0 || !Arrays.equals(name, lastText)) {
        last = new Name();
        names.put(new String(name, StandardCharsets.UTF_8), last);
        lastText = name;
      }
      if (last.entries % STEP == 0) {
        last.add(place, in.bytes(in.uvarint()));
      } else {
        in.skip(in.uvarint());
        last.entries++;
      }
      in.uvarint();
    }
    return new PostingsTable(file, end, names);
  }

  /** All names, the empty one of the list of all series left out. */
  List<String> names() {
    List<String> all = new ArrayList<>(names.keySet());
    all.remove("");
    return all;
  }

  /** Walks over the values of a name in their order. */
  void walk(String name, Visitor visitor) throws IOException {
    Name entries = names.get(name);
    if (entries != null) {
      walk(entries, 0, visitor);
    }
  }

  private void walk(Name name, int sample, Visitor visitor) throws IOException {
    PagedCursor in = new PagedCursor(file, name.places[sample], end);
    for (int i = sample * STEP; i < name.entries; i++) {
      in.skip(1);
      in.skip(in.uvarint());
      byte[] value = in.bytes(in.uvarint());
      if (!visitor.entry(value, in.uvarint())) {
        return;
      }
    }
  }

  /** Where the list of a pair begins, or -1 if there is none. */
  long offset(String name, byte[] value) throws IOException {
    @Nullable Name entries = names.get(name);
    if (entries == null) {
      return -1;
    }
    long[] found = {-1};
    walk(
        entries,
        entries.before(value),
        (each, offset) -> {
          int order = Arrays.compareUnsigned(each, value);
          if (order == 0) {
            found[0] = offset;
          }
          return order < 0;
        });
    return found[0];
  }

  /** Where the list of all series begins. */
  long all() throws IOException {
    long offset = offset("", new byte[0]);
    if (offset < 0) {
      throw new CorruptFileException(file.path(), end, "no list of all series");
    }
    return offset;
  }
}
