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
  private final BytePages texts;
  private final IntPages starts;
  private final IntPages runs;
  private final TagTable tags;
  private final Lookup own = new Lookup();

  SeriesTable(PairTable pairs, BytePages texts, Footprint footprint) {
    this.pairs = pairs;
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
    int[] page = runs.page(run);
    int at = IntPages.offset(run);
    System.arraycopy(pairIds, 0, page, at, count - 1);
    page[at + count - 1] = ~pairIds[count - 1];
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
    return pair(runs.get(starts.get(ref)));
  }

  /** Length of the series' canonical bytes. Any thread. */
  int canonicalLength(int ref) {
    int run = starts.get(ref);
    int[] page = runs.page(run);
    int at = IntPages.offset(run);
    int length = 0;
    int id;
    do {
      id = page[at++];
      length += pairLength(pairs.address(pair(id)));
    } while (id >= 0);
    return length;
  }

  /** Writes the canonical bytes and returns the offset behind them. Any thread. */
  int writeCanonical(int ref, byte[] dst, int off) {
    int run = starts.get(ref);
    int[] page = runs.page(run);
    int at = IntPages.offset(run);
    int to = off;
    int id;
    do {
      id = page[at++];
      int address = pairs.address(pair(id));
      int length = pairLength(address);
      System.arraycopy(texts.page(address), BytePages.offset(address), dst, to, length);
      to += length;
    } while (id >= 0);
    return to;
  }

  /** Orders two series by their labels, tenant first. Any thread. */
  int compare(int a, int b) {
    int runA = starts.get(a);
    int runB = starts.get(b);
    int[] pageA = runs.page(runA);
    int[] pageB = runs.page(runB);
    int i = IntPages.offset(runA);
    int j = IntPages.offset(runB);
    while (true) {
      int idA = pageA[i++];
      int idB = pageB[j++];
      if (pair(idA) != pair(idB)) {
        return pairs.compare(pair(idA), pair(idB));
      }
      if (idA < 0 || idB < 0) {
        return Boolean.compare(idB < 0, idA < 0);
      }
    }
  }

  /** The pair that stands in a run as {@code id}. */
  private static int pair(int id) {
    return id < 0 ? ~id : id;
  }

  private int pairLength(int address) {
    byte[] page = texts.page(address);
    int off = BytePages.offset(address);
    return Texts.end(page, Texts.end(page, off)) - off;
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
        int pairEnd = Texts.end(canonical, Texts.end(canonical, at));
        if (!pairs.same(pair(id), canonical, at, pairEnd)) {
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
