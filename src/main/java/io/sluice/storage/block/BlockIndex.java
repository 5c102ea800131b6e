package io.sluice.storage.block;

import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.FileLayer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The index of a block, read through the page cache. Symbols and the table of postings are checked
 * when it is opened, series and postings whenever they are read. Thread-safe; see {@link
 * SeriesReader}.
 */
public final class BlockIndex implements Closeable {
  private static final int[] NONE = {};

  private final PagedFile file;
  private final IndexToc toc;
  private final SymbolTable symbols;
  private final PostingsTable table;
  private volatile Tombstones tombstones = Tombstones.NONE;

  private BlockIndex(PagedFile file, IndexToc toc, SymbolTable symbols, PostingsTable table) {
    this.file = file;
    this.toc = toc;
    this.symbols = symbols;
    this.table = table;
  }

  static BlockIndex open(FileLayer files, Path path, PageCache cache) throws IOException {
    PagedFile file = new PagedFile(files, path, cache);
    try {
      IndexToc toc = IndexToc.read(file);
      return new BlockIndex(
          file, toc, SymbolTable.open(file, toc.symbols()), PostingsTable.open(file, toc.table()));
    } catch (IOException | RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  SymbolTable symbols() {
    return symbols;
  }

  PostingsTable table() {
    return table;
  }

  /** Label names, in the order of their UTF-16 text. */
  public List<String> names() {
    return table.names();
  }

  /** Told of label values. */
  public interface Values {
    /** One value; false ends the walk. */
    boolean value(String value) throws IOException;
  }

  /** Walks over the values of a name in the order of their bytes. */
  public void values(String name, Values visitor) throws IOException {
    table.walk(name, (value, offset) -> visitor.value(new String(value, StandardCharsets.UTF_8)));
  }

  /** All series, rising; {@code charge} hears of the memory before it is taken. */
  public int[] all(LongConsumer charge) throws IOException {
    return list(table.all(), charge);
  }

  /** The series that carry the pair, rising; in label order, that is. */
  public int[] postings(String name, String value, LongConsumer charge) throws IOException {
    long offset = table.offset(name, value.getBytes(StandardCharsets.UTF_8));
    return offset < 0 ? NONE : list(offset, charge);
  }

  int[] list(long offset, LongConsumer charge) throws IOException {
    long end = IndexToc.checkSection(file, offset, "postings");
    PagedCursor in = new PagedCursor(file, offset + 4, end);
    int count = in.count32();
    if (in.left() != 4L * count) {
      throw in.corrupt("a list of " + count + " postings in " + in.left() + " bytes");
    }
    charge.accept(4L * count);
    int[] ids = new int[count];
    long lastId = (toc.postings() - 1) / BlockFormat.SERIES_ALIGNMENT;
    long before = -1;
    for (int i = 0; i < count; i++) {
      long id = in.int32() & 0xffffffffL;
      if (id <= before || id > lastId || id > Integer.MAX_VALUE) {
        throw in.corrupt("series " + id + " in a list of postings, behind " + before);
      }
      ids[i] = (int) id;
      before = id;
    }
    return ids;
  }

  /** A reader of series, for one thread. */
  public SeriesReader reader() {
    return new SeriesReader();
  }

  /** Reads series one by one. Confined to one thread. */
  public final class SeriesReader {
    private final EntryReader reader = new EntryReader(file);
    private final SymbolTable.Cursor texts = symbols.cursor();
    private long start;
    private long end;

    /** Reads a series by its number in postings. */
    public void read(int id, SeriesEntry into) throws IOException {
      into.clear();
      start = (long) id * BlockFormat.SERIES_ALIGNMENT;
      if (start < toc.series() || start >= toc.postings()) {
        throw new CorruptFileException(file.path(), start, "no series " + id);
      }
      Bytes in = reader.checked(start, 0);
      int pairs = in.count(2);
      for (int i = 0; i < pairs; i++) {
        byte[] name = texts.get(in.uvarint());
        into.addPair(name, texts.get(in.uvarint()));
      }
      chunks(in, into.chunks);
      into.deleted = tombstones.of(id);
      end = start + Scratch.uvarintSize(in.at()) + in.at() + BlockFormat.CRC_BYTES;
      if (in.left() != 0) {
        throw in.corrupt("a series that goes on behind its chunks");
      }
    }

    /** The offset behind the series read last. */
    long end() {
      return end;
    }

    private void chunks(Bytes in, ChunkList into) throws IOException {
      int count = in.count(3);
      long lastMax = 0;
      long lastRef = 0;
      for (int i = 0; i < count; i++) {
        long min = i == 0 ? in.varint() : lastMax + in.uvarint();
        long max = min + in.uvarint();
        long ref = i == 0 ? in.uvarint() : lastRef + in.varint();
        if (max < min || (i > 0 && min <= lastMax)) {
          throw in.corrupt("chunks of a series that overlap");
        }
        into.add(min, max, ref);
        lastMax = max;
        lastRef = ref;
      }
    }
  }

  /** True if the labels are these canonical bytes. */
  static boolean same(SeriesEntry entry, byte[] labels, int off, int len) {
    return Arrays.equals(entry.labels(), 0, entry.labelsLength(), labels, off, off + len);
  }

  Tombstones tombstones() {
    return tombstones;
  }

  /** From now on these count for whoever reads a series. */
  void tombstones(Tombstones now) {
    tombstones = now;
  }

  PagedFile file() {
    return file;
  }

  IndexToc toc() {
    return toc;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
