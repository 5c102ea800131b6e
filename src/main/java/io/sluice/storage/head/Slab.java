package io.sluice.storage.head;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records of a few longs each, numbered by int, in pages of 64 KiB. Pages stay where they are and
 * are never given back; the page table is replaced when it grows.
 *
 * <p>64 KiB: small beside a head of 16 MB, and a 2 GB head still has a table of only 32,768 pages;
 * far below half a G1 region, so that pages are no humongous objects.
 *
 * <p>Thread rule: one thread calls {@link #ensure}; any thread may look pages up and finds each
 * page initialised.
 */
final class Slab {
  static final int PAGE_LONGS = 8192;

  /** Header of an array on a 64-bit JVM with compressed class pointers. */
  private static final int ARRAY_HEADER = 16;

  /** What a page is charged with. */
  static final long PAGE_BYTES = ARRAY_HEADER + 8L * PAGE_LONGS;

  /** A reference without compression: the dearer case. */
  private static final int REFERENCE_BYTES = 8;

  private static final int FIRST_TABLE = 16;
  private static final VarHandle PAGE = MethodHandles.arrayElementVarHandle(long[][].class);

  private final int longsShift;
  private final int pageShift;
  private final int inPage;
  private final Consumer<long[]> initialiser;

  private volatile long[] @Nullable [] table = new long[FIRST_TABLE][];
  private volatile long bytes = tableBytes(FIRST_TABLE);

  /**
   * A slab without pages.
   *
   * @param longsPerRecord a power of two
   * @param initialiser sets a fresh zeroed page up before anyone sees it
   */
  Slab(int longsPerRecord, Consumer<long[]> initialiser) {
    this.longsShift = Integer.numberOfTrailingZeros(longsPerRecord);
    this.pageShift = Integer.numberOfTrailingZeros(PAGE_LONGS) - longsShift;
    this.inPage = (1 << pageShift) - 1;
    this.initialiser = initialiser;
  }

  /** The page of a record, null if it has none yet. */
  long @Nullable [] pageOrNull(int record) {
    long[] @Nullable [] pages = table;
    int page = record >>> pageShift;
    return page < pages.length ? (long[]) PAGE.getAcquire(pages, page) : null;
  }

  /** The page of a record that was ensured. */
  @SuppressWarnings("NullAway") // ensured means there
  long[] page(int record) {
    return table[record >>> pageShift];
  }

  /** Index of the record's first long in its page. */
  int at(int record) {
    return (record & inPage) << longsShift;
  }

  /** The page of a record, made if need be. Writer only. */
  long[] ensure(int record) {
    long[] page = pageOrNull(record);
    return page != null ? page : grow(record >>> pageShift);
  }

  /** Bytes allocated. */
  long bytes() {
    return bytes;
  }

  private long[] grow(int page) {
    long[] @Nullable [] pages = table;
    if (page >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(2 * pages.length, page + 1));
    }
    long[] fresh = new long[PAGE_LONGS];
    initialiser.accept(fresh);
    PAGE.setRelease(pages, page, fresh);
    bytes = bytes + PAGE_BYTES + tableBytes(pages.length) - tableBytes(table.length);
    table = pages;
    return fresh;
  }

  private static long tableBytes(int length) {
    return ARRAY_HEADER + (long) REFERENCE_BYTES * length;
  }
}
