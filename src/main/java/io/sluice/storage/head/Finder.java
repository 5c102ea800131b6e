package io.sluice.storage.head;

/**
 * Looks one sample up exactly, for the judge: first what came out of order, newest first, then what
 * came in order, where each time is once. Confined to the shard thread.
 */
final class Finder {
  private final Blocks blocks;
  private final Chunks chunks;
  private final Disorder disorder;
  private final long[] line = new long[SeriesLine.LONGS];
  private final long[] record = new long[Chunks.LONGS];
  private final Part part = new Part();
  private final Run.OfChunk run = new Run.OfChunk();

  Finder(Blocks blocks, Chunks chunks, Disorder disorder) {
    this.blocks = blocks;
    this.chunks = chunks;
    this.disorder = disorder;
  }

  /** Is there a sample at this time in the series of this line? If so its bits go to out. */
  boolean find(long[] page, int at, long time, Found out) {
    long lists = page[at + SeriesLine.LISTS];
    if (SeriesLine.buffered(lists) > 0 && disorder.find(page, at, time, out)) {
      return true;
    }
    int newest = SeriesLine.high(lists);
    if (SeriesLine.hasDisorder(lists) && findOutOfOrder(newest, time, out)) {
      return true;
    }
    boolean open = SeriesLine.samples(page[at + SeriesLine.STATE]) > 0;
    if (open && time == page[at + SeriesLine.TIME]) {
      out.set(page[at + SeriesLine.BITS]);
      return true;
    }
    return findInOrder(page, at, open, time, out);
  }

  private boolean findOutOfOrder(int newest, long time, Found out) {
    for (int id = newest; id != 0; id = older()) {
      chunks.copy(id, record);
      if (Chunks.outOfOrder(record[Chunks.SHAPE]) && covers(time) && findClosed(time, out)) {
        return true;
      }
    }
    return false;
  }

  private boolean findInOrder(long[] page, int at, boolean open, long time, Found out) {
    boolean afterClosed = true;
    for (int id = SeriesLine.high(page[at + SeriesLine.LISTS]); id != 0; id = older()) {
      chunks.copy(id, record);
      if (!Chunks.outOfOrder(record[Chunks.SHAPE])) {
        if (time > record[Chunks.MAX]) {
          break;
        }
        if (covers(time)) {
          return findClosed(time, out);
        }
        afterClosed = false;
      }
    }
    if (!open || !afterClosed) {
      return false;
    }
    System.arraycopy(page, at, line, 0, SeriesLine.LONGS);
    part.ofOpen(line, Long.MIN_VALUE);
    return findInPart(time, out);
  }

  private int older() {
    return SeriesLine.low(record[Chunks.LINKS]);
  }

  private boolean covers(long time) {
    return record[Chunks.MIN] <= time && time <= record[Chunks.MAX];
  }

  private boolean findClosed(long time, Found out) {
    part.ofClosed(record, 0);
    return findInPart(time, out);
  }

  private boolean findInPart(long time, Found out) {
    run.open(part, blocks);
    if (!run.nextFrom(time) || run.time() != time) {
      return false;
    }
    out.set(run.bits());
    return true;
  }
}
