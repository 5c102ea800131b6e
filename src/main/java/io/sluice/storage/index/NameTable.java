package io.sluice.storage.index;

/**
 * The label names of one index, numbered as they appeared, and for each the list of its pairs. The
 * tenant's name is the empty one.
 *
 * <p>Ordering: one thread interns; any thread reads names below a count it has acquired.
 */
final class NameTable {
  private static final int ADDRESS = 0;
  private static final int PAIRS = 1;
  private static final int WIDTH = 2;

  private final PairHash hash;
  private final BytePages texts;
  private final IntLists lists;
  private final IntPages columns;
  private final TagTable tags;
  private final Lookup own = new Lookup();
  private int count;

  NameTable(PairHash hash, BytePages texts, IntLists lists, Footprint footprint) {
    this.hash = hash;
    this.texts = texts;
    this.lists = lists;
    columns = new IntPages(footprint);
    tags = new TagTable(footprint);
  }

  /** Writer. */
  int count() {
    return count;
  }

  /** The id of the name whose text is {@code bytes[off .. end)}, made if need be. Writer. */
  int intern(byte[] bytes, int off, int end) {
    int tag = (int) hash.ofPair(bytes, off, end - off);
    int known = tags.find(tag, own.at(bytes, off, end));
    if (known >= 0) {
      return known;
    }
    int id = count++;
    columns.reserve(id * WIDTH + PAIRS);
    columns.set(id * WIDTH + ADDRESS, texts.append(bytes, off, end - off));
    tags.insert(tag, id);
    return id;
  }

  /** Writer. */
  void addPair(int name, int pair) {
    lists.append(columns, name * WIDTH + PAIRS, pair);
  }

  /** The id of the name with this text, or -1. Any thread. */
  int find(byte[] text) {
    int tag = (int) hash.ofPair(text, 0, text.length);
    return tags.find(tag, new Lookup().at(text, 0, text.length));
  }

  /** Address of the name's text. Any thread. */
  int address(int name) {
    return columns.get(name * WIDTH + ADDRESS);
  }

  /** The name's pairs below {@code limit}. Any thread. */
  PostingsList pairs(int name, int limit) {
    return new PostingsList(lists, columns.getAcquire(name * WIDTH + PAIRS), limit);
  }

  /** Of a name that nobody has. */
  PostingsList noPairs() {
    return new PostingsList(lists, 0, 0);
  }

  private final class Lookup implements TagTable.Candidate {
    private byte[] bytes = {};
    private int off;
    private int end;

    Lookup at(byte[] bytes, int off, int end) {
      this.bytes = bytes;
      this.off = off;
      this.end = end;
      return this;
    }

    @Override
    public boolean matches(int id) {
      return texts.matches(address(id), bytes, off, end - off);
    }
  }
}
