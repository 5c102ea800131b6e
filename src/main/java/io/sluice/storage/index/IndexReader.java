package io.sluice.storage.index;

import io.sluice.api.LabelBytes;
import io.sluice.api.Labels;
import io.sluice.units.IntSort;
import java.util.ArrayList;
import java.util.List;

/**
 * An index as it was at one moment. Whatever is added later is invisible here: refs, pairs, names,
 * postings. Cheap to make, copies nothing, never makes the shard's thread wait. Pair ids are
 * meaningful for readers of the same index only, and never change.
 *
 * <p>A tenant is the pair with the empty name; the postings of that pair are the tenant's series.
 *
 * <p>Immutable, thread-safe.
 */
public final class IndexReader {
  private final SeriesIndex index;
  private final Extent extent;

  IndexReader(SeriesIndex index, Extent extent) {
    this.index = index;
    this.extent = extent;
  }

  /** The index that this is a view of; views of the same index share pair ids. */
  public SeriesIndex index() {
    return index;
  }

  /** One more than the last ref. */
  public int refLimit() {
    return extent.refs();
  }

  /** How many series there are, of all tenants. */
  public int seriesCount() {
    return extent.series();
  }

  /** How many different label pairs there are, tenants' included; pair ids are less than this. */
  public int pairCount() {
    return extent.pairs();
  }

  /** How many label names there are, of all tenants, the tenants' own empty one included. */
  public int nameCount() {
    return extent.names();
  }

  /** True if there is a series under {@code ref}. */
  public boolean has(int ref) {
    return ref >= 0 && ref < extent.refs() && index.series.has(ref);
  }

  /** The pair of this tenant, or -1 if no series is the tenant's. */
  public int tenantPair(String tenant) {
    return pairId("", tenant);
  }

  /** The tenant's pair of a series. */
  public int tenantPairOf(int ref) {
    return index.series.firstPair(check(ref));
  }

  /** The names of the tenants that have series, in order of appearance. */
  public List<String> tenants() {
    List<String> tenants = new ArrayList<>();
    for (int pair : valuesOf("")) {
      tenants.add(pairValue(pair));
    }
    return tenants;
  }

  /** The id of this label pair, or -1 if no series carries it. */
  public int pairId(String name, String value) {
    byte[] nameText = Texts.of(name);
    byte[] valueText = Texts.of(value);
    byte[] pair = new byte[nameText.length + valueText.length];
    System.arraycopy(nameText, 0, pair, 0, nameText.length);
    System.arraycopy(valueText, 0, pair, nameText.length, valueText.length);
    int id = index.pairs.find(pair);
    return id < extent.pairs() ? id : -1;
  }

  /** The refs of the series that carry the pair. */
  public PostingsList postings(int pairId) {
    return index.pairs.postings(checkPair(pairId), extent.refs());
  }

  /** The name of a label pair. */
  public String pairName(int pairId) {
    return text(index.pairs.address(checkPair(pairId)));
  }

  /** The value of a label pair. */
  public String pairValue(int pairId) {
    int address = index.pairs.address(checkPair(pairId));
    byte[] page = index.texts.page(address);
    return Texts.read(page, Texts.end(page, BytePages.offset(address)));
  }

  /** The ids of the pairs with this name, of all tenants, ascending: in order of appearance. */
  public int[] valuesOf(String name) {
    return pairsOf(name).toArray();
  }

  /** As {@link #valuesOf(String)}, to be walked. */
  public PostingsList pairsOf(String name) {
    int id = index.names.find(Texts.of(name));
    return id >= 0 && id < extent.names()
        ? index.names.pairs(id, extent.pairs())
        : index.names.noPairs();
  }

  /** The ids of the pairs with this name that a series of the tenant carries, ascending. */
  public int[] valuesOf(String name, int tenantPair) {
    return TenantLabels.values(this, pairsOf(name), checkPair(tenantPair));
  }

  /** The label names that series of the tenant carry, in order of appearance. */
  public List<String> names(int tenantPair) {
    return TenantLabels.names(this, checkPair(tenantPair));
  }

  /**
   * The label name with this id; 0 to {@link #nameCount()}, one of them the tenants' empty name.
   */
  String name(int id) {
    return text(index.names.address(id));
  }

  PostingsList pairsOf(int name) {
    return index.names.pairs(name, extent.pairs());
  }

  /**
   * The canonical label bytes of a series, tenant's pair included.
   *
   * @throws IndexOutOfBoundsException if there is no series under {@code ref}; so for all that take
   *     a ref
   */
  public byte[] canonical(int ref) {
    byte[] bytes = new byte[canonicalLength(ref)];
    writeCanonical(ref, bytes, 0);
    return bytes;
  }

  /** Length of {@link #canonical}. */
  public int canonicalLength(int ref) {
    return index.series.canonicalLength(check(ref));
  }

  /** Writes {@link #canonical} at {@code off} and returns the offset behind it. */
  public int writeCanonical(int ref, byte[] dst, int off) {
    return index.series.writeCanonical(check(ref), dst, off);
  }

  /**
   * Sorts refs by tenant, then by labels: pair by pair, name before value, as unsigned UTF-8 bytes.
   */
  public void sort(int[] refs, int count) {
    IntSort.sort(refs, count, index.series::compare);
  }

  /** The labels of a series, without its tenant. */
  public Labels labels(int ref) {
    byte[] bytes = canonical(ref);
    int begin = LabelBytes.skipTenant(bytes, 0, bytes.length);
    return Labels.fromCanonical(bytes, begin, bytes.length - begin);
  }

  private int check(int ref) {
    if (!has(ref)) {
      throw new IndexOutOfBoundsException("no series under ref " + ref);
    }
    return ref;
  }

  private int checkPair(int pairId) {
    if (pairId < 0 || pairId >= extent.pairs()) {
      throw new IndexOutOfBoundsException("no label pair " + pairId);
    }
    return pairId;
  }

  private String text(int address) {
    return Texts.read(index.texts.page(address), BytePages.offset(address));
  }
}
