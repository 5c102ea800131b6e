package io.sluice.storage.block;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes the postings of an index under way, reading back the series that were written: as many
 * times as it takes to hold no more than {@value #HELD} postings at once, or one list. Confined to
 * one thread, used once.
 */
final class PostingsWriter {
  /** 16 MiB of ints: 1M series with ten labels take three passes. */
  private static final int HELD = 4 << 20;

  private final Path path;
  private final FileSink out;
  private final SymbolSet symbols;
  private final PairCounts pairs;
  private final int series;
  private final long[] keys;
  private final long[] ends; // of the lists, counted in postings
  private long listsAt;
  private long allAt;

  PostingsWriter(Path path, FileSink out, SymbolSet symbols, PairCounts pairs, int series) {
    this.path = path;
    this.out = out;
    this.symbols = symbols;
    this.pairs = pairs;
    this.series = series;
    this.keys = pairs.sorted();
    this.ends = new long[keys.length];
    long sum = 0;
    for (int i = 0; i < keys.length; i++) {
      sum += pairs.get(keys[i]);
      ends[i] = sum;
      pairs.place(keys[i], i);
    }
  }

  private long begin(int list) {
    return list == 0 ? 0 : ends[list - 1];
  }

  private int size(int list) {
    return (int) (ends[list] - begin(list));
  }

  /** Writes the list of all series, then one list per pair. */
  void writeLists(long seriesFrom, long seriesEnd) throws IOException {
    out.flush();
    allAt = out.position();
    WrittenSeries written = new WrittenSeries(path, out.file());
    int[] held = new int[Math.max(series, 1)];
    written.rewind(seriesFrom, seriesEnd);
    for (int n = 0; written.next(); n++) {
      held[n] = written.id();
    }
    list(held, 0, series);
    listsAt = out.position();
    for (int from = 0; from < keys.length; ) {
      int end = passEnd(from);
      int room = (int) (ends[end - 1] - begin(from));
      held = room > held.length ? new int[room] : held;
      written.rewind(seriesFrom, seriesEnd);
      gather(written, from, end, held);
      for (int list = from; list < end; list++) {
        list(held, (int) (begin(list) - begin(from)), size(list));
      }
      from = end;
    }
  }

  private int passEnd(int from) {
    int end = from + 1;
    while (end < keys.length && ends[end] - begin(from) <= HELD) {
      end++;
    }
    return end;
  }

  /** Series come in the order of their ids, so every list fills in order. */
  private void gather(WrittenSeries written, int from, int end, int[] held) throws IOException {
    int[] next = new int[end - from];
    Arrays.setAll(next, i -> (int) (begin(from + i) - begin(from)));
    while (written.next()) {
      for (int i = 0; i < written.pairs(); i++) {
        int list = pairs.get(written.pair(i));
        if (list >= from && list < end) {
          held[next[list - from]++] = written.id();
        }
      }
    }
  }

  private void list(int[] ids, int from, int count) throws IOException {
    out.putInt(IndexWriter.length32(4 + 4L * count, "one list of postings"));
    out.beginCrc();
    out.putInt(count);
    for (int i = from; i < from + count; i++) {
      out.putInt(ids[i]);
    }
    out.putCrc();
  }

  /** Where a list begins: all of them follow each other without gaps. */
  private long offset(int list) {
    return listsAt + 4 * begin(list) + 12L * list;
  }

  /** Writes the table that leads from pairs to lists. */
  void writeTable() throws IOException {
    long length = 4L + 1 + 2 + Scratch.uvarintSize(allAt);
    for (int i = 0; i < keys.length; i++) {
      length += entryBytes(i);
    }
    out.putInt(IndexWriter.length32(length, "postings offsets"));
    out.beginCrc();
    out.putInt(keys.length + 1);
    out.put(2);
    out.putUvarint(0);
    out.putUvarint(0);
    out.putUvarint(allAt);
    for (int i = 0; i < keys.length; i++) {
      out.put(2);
      putSymbol(PairCounts.name(keys[i]));
      putSymbol(PairCounts.value(keys[i]));
      out.putUvarint(offset(i));
    }
    out.putCrc();
  }

  private long entryBytes(int list) {
    int name = symbols.length(PairCounts.name(keys[list]));
    int value = symbols.length(PairCounts.value(keys[list]));
    return 1L
        + Scratch.uvarintSize(name)
        + name
        + Scratch.uvarintSize(value)
        + value
        + Scratch.uvarintSize(offset(list));
  }

  private void putSymbol(int ordinal) throws IOException {
    out.putUvarint(symbols.length(ordinal));
    out.put(symbols.page(ordinal), symbols.offset(ordinal), symbols.length(ordinal));
  }
}
