package io.sluice.storage.index;

/**
 * The label pairs of one index, numbered as they appeared, each with its postings: the refs of the
 * series that carry it.
 *
 * <p>Ordering: one thread interns and appends; any thread reads pairs below a count, and postings
 * below a ref, that it has acquired.
 */
final class PairTable {
  private static final int ADDRESS = 0;
  private static final int POSTINGS = 1;
  private static final int WIDTH = 2;

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
   * The id of the pair whose canonical bytes are {@code bytes[off .. end)}, of which the name is
   * {@code bytes[off .. nameEnd)}; made if need be. Writer.
   */
  int intern(byte[] bytes, int off, int nameEnd, int end) {
    int tag = (int) hash.ofPair(bytes, off, end - off);
    int known = tags.find(tag, own.at(bytes, off, end));
    if (known >= 0) {
      return known;
    }
    int id = count++;
    columns.reserve(id * WIDTH + POSTINGS);
    columns.set(id * WIDTH + ADDRESS, texts.append(bytes, off, end - off));
    names.addPair(names.intern(bytes, off, nameEnd), id);
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
    return tags.find(tag, new Lookup().at(pair, 0, pair.length));
  }

  /** Address of the pair's canonical bytes. Any thread. */
  int address(int pair) {
    return columns.get(pair * WIDTH + ADDRESS);
  }

  /** The refs below {@code limit} that carry the pair. Any thread. */
  PostingsList postings(int pair, int limit) {
    return new PostingsList(lists, columns.getAcquire(pair * WIDTH + POSTINGS), limit);
  }

  /** Orders two pairs by name, then by value, as unsigned bytes. Any thread. */
  int compare(int a, int b) {
    int addressA = address(a);
    int addressB = address(b);
    byte[] pageA = texts.page(addressA);
    byte[] pageB = texts.page(addressB);
    int nameA = BytePages.offset(addressA);
    int nameB = BytePages.offset(addressB);
    int byName = Texts.compare(pageA, nameA, pageB, nameB);
    return byName != 0
        ? byName
        : Texts.compare(pageA, Texts.end(pageA, nameA), pageB, Texts.end(pageB, nameB));
  }

  /** True if these are the pair's canonical bytes. Any thread. */
  boolean same(int pair, byte[] bytes, int off, int end) {
    return texts.matches(address(pair), bytes, off, end - off);
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
      return same(id, bytes, off, end);
    }
  }
}
