package io.sluice.storage.index;

/**
 * The series of one index: for each ref its pairs in canonical order, and the way from an identity
 * to the ref. A series is a run of pair ids in a slab; the last one stands as its complement, which
 * is negative, so a run needs no length.
 *
 * <p>Ordering: one thread adds and finds; any thread reads refs below a limit it has acquired.
 */
final class SeriesTable {
  private final PairTable pairs;
  private final NameTable names;
  private final BytePages texts;
  private final IntPages starts;
  private final IntPages runs;
  private final TagTable tags;
  private final Lookup own = new Lookup();

  SeriesTable(PairTable pairs, NameTable names, BytePages texts, Footprint footprint) {
    this.pairs = pairs;
    this.names = names;
    this.texts = texts;
    starts = new IntPages(footprint);
    runs = new IntPages(footprint);
    tags = new TagTable(footprint);
  }

  /** The ref of the series with this identity and these labels, or -1. Writer. */
  int find(long identity, byte[] canonical, int off, int len) {
    return tags.find((int) identity, own.at(canonical, off, off + len));
  }

  /** Writer. */
  void add(int ref, long identity, int[] pairIds, int count) {
    int run = runs.allocate(count);
    for (int i = 0; i < count - 1; i++) {
      runs.set(run + i, pairIds[i]);
    }
    runs.set(run + count - 1, ~pairIds[count - 1]);
    starts.reserve(ref);
    starts.set(ref, run);
    tags.insert((int) identity, ref);
  }

  /** True if there is a series under {@code ref}. Any thread. */
  boolean has(int ref) {
    return starts.get(ref) != 0;
  }

  /** The first pair of the series, the tenant's. Any thread. */
  int firstPair(int ref) {
    int id = runs.get(starts.get(ref));
    return id < 0 ? ~id : id;
  }

  /** Length of the series' canonical bytes. Any thread. */
  int canonicalLength(int ref) {
    int length = 0;
    int at = starts.get(ref);
    int id;
    do {
      id = runs.get(at++);
      int pair = id < 0 ? ~id : id;
      length += textLength(names.address(pairs.name(pair)));
      length += textLength(pairs.valueAddress(pair));
    } while (id >= 0);
    return length;
  }

  /** Writes the canonical bytes and returns the offset behind them. Any thread. */
  int writeCanonical(int ref, byte[] dst, int off) {
    int to = off;
    int at = starts.get(ref);
    int id;
    do {
      id = runs.get(at++);
      int pair = id < 0 ? ~id : id;
      to = writeText(names.address(pairs.name(pair)), dst, to);
      to = writeText(pairs.valueAddress(pair), dst, to);
    } while (id >= 0);
    return to;
  }

  private int textLength(int address) {
    int off = BytePages.offset(address);
    return Texts.end(texts.page(address), off) - off;
  }

  private int writeText(int address, byte[] dst, int off) {
    int length = textLength(address);
    System.arraycopy(texts.page(address), BytePages.offset(address), dst, off, length);
    return off + length;
  }

  private final class Lookup implements TagTable.Candidate {
    private byte[] canonical = {};
    private int off;
    private int end;

    Lookup at(byte[] canonical, int off, int end) {
      this.canonical = canonical;
      this.off = off;
      this.end = end;
      return this;
    }

    @Override
    public boolean matches(int ref) {
      int run = starts.get(ref);
      int[] ids = runs.page(run);
      int next = IntPages.offset(run);
      int at = off;
      while (at < end) {
        int id = ids[next++];
        int nameEnd = Texts.end(canonical, at);
        int pairEnd = Texts.end(canonical, nameEnd);
        if (!pairs.same(id < 0 ? ~id : id, canonical, at, nameEnd, pairEnd)) {
          return false;
        }
        at = pairEnd;
        if (id < 0) {
          return at == end;
        }
      }
      return false;
    }
  }
}
