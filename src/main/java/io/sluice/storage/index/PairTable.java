package io.sluice.storage.index;

/**
 * The label pairs of one index, numbered as they appeared, each with its postings: the refs of the
 * series that carry it.
 *
 * <p>Ordering: one thread interns and appends; any thread reads pairs below a count, and postings
 * below a ref, that it has acquired.
 */
final class PairTable {
  private static final int NAME = 0;
  private static final int VALUE = 1;
  private static final int POSTINGS = 2;
  private static final int WIDTH = 3;

  private final PairHash hash;
  private final NameTable names;
  private final BytePages texts;
  private final IntLists lists;
  private final IntPages columns;
  private final TagTable tags;
  private final Lookup own = new Lookup();
  private int count;

  PairTable(PairHash hash, NameTable names, BytePages texts, IntLists lists, Footprint footprint) {
    this.hash = hash;
    this.names = names;
    this.texts = texts;
    this.lists = lists;
    columns = new IntPages(footprint);
    tags = new TagTable(footprint);
  }

  /** Writer. */
  int count() {
    return count;
  }

  /**
   * The id of the pair whose name is {@code bytes[off .. nameEnd)} and whose value is {@code
   * bytes[nameEnd .. end)}, each with its length in front; made if need be. Writer.
   */
  int intern(byte[] bytes, int off, int nameEnd, int end) {
    int tag = (int) hash.ofPair(bytes, off, end - off);
    int known = tags.find(tag, own.at(bytes, off, nameEnd, end));
    if (known >= 0) {
      return known;
    }
    int id = count++;
    int name = names.intern(bytes, off, nameEnd);
    columns.reserve(id * WIDTH + POSTINGS);
    columns.set(id * WIDTH + NAME, name);
    columns.set(id * WIDTH + VALUE, texts.append(bytes, nameEnd, end - nameEnd));
    names.addPair(name, id);
    tags.insert(tag, id);
    return id;
  }

  /** Writer. */
  void addPosting(int pair, int ref) {
    lists.append(columns, pair * WIDTH + POSTINGS, ref);
  }

  /** The id of the pair with these canonical bytes, or -1. Any thread. */
  int find(byte[] pair) {
    int tag = (int) hash.ofPair(pair, 0, pair.length);
    return tags.find(tag, new Lookup().at(pair, 0, Texts.end(pair, 0), pair.length));
  }

  /** Any thread. */
  int name(int pair) {
    return columns.get(pair * WIDTH + NAME);
  }

  /** Address of the value's text. Any thread. */
  int valueAddress(int pair) {
    return columns.get(pair * WIDTH + VALUE);
  }

  /** The refs below {@code limit} that carry the pair. Any thread. */
  PostingsList postings(int pair, int limit) {
    return new PostingsList(lists, columns.getAcquire(pair * WIDTH + POSTINGS), limit);
  }

  /** True if that is this pair. Any thread. */
  boolean same(int pair, byte[] bytes, int off, int nameEnd, int end) {
    return Texts.same(texts, valueAddress(pair), bytes, nameEnd, end)
        && Texts.same(texts, names.address(name(pair)), bytes, off, nameEnd);
  }

  private final class Lookup implements TagTable.Candidate {
    private byte[] bytes = {};
    private int off;
    private int nameEnd;
    private int end;

    Lookup at(byte[] bytes, int off, int nameEnd, int end) {
      this.bytes = bytes;
      this.off = off;
      this.nameEnd = nameEnd;
      this.end = end;
      return this;
    }

    @Override
    public boolean matches(int id) {
      return same(id, bytes, off, nameEnd, end);
    }
  }
}
