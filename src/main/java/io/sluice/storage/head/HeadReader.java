package io.sluice.storage.head;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a head while its writer goes on; never locks and never stops the writer. Get one from
 * {@link Head#reader} and use it again: it holds the scratch memory. Confined to one thread at a
 * time.
 *
 * <p>Ordering: what one call delivers is what the series held in that span at one moment. If the
 * memory of chunks that were merged or released meanwhile was used again, the call starts over, or
 * ends early with what it has.
 */
public final class HeadReader {
  private enum Outcome {
    COMPLETE,
    LIMIT,
    RECYCLED
  }

  private final Blocks blocks;
  private final Recycler recycler;
  private final SeriesView view;
  private final PriorityQueue<Run> active = new PriorityQueue<>();
  private final ArrayDeque<Run.OfChunk> spare = new ArrayDeque<>();
  private int nextPart;
  private long last;
  private boolean delivered;

  HeadReader(Slab series, Blocks blocks, Chunks chunks, Recycler recycler) {
    this.blocks = blocks;
    this.recycler = recycler;
    this.view = new SeriesView(series, blocks, chunks, recycler);
  }

  /**
   * Adds to {@code out}, in time order and each time once, the samples of a series from {@code
   * start} to {@code end} (both inclusive, milliseconds), at most {@code limit} of them. Where a
   * time was written more than once, the latest write counts.
   *
   * @return true if it ended early, as a rule because of the limit, and there may be more: go on
   *     with {@code start = out.lastTime() + 1}; at least one sample was added then
   */
  public boolean read(int ref, long start, long end, int limit, SampleBuffer out) {
    if (limit <= 0) {
      throw new IllegalArgumentException("limit: " + limit + " samples (expected: > 0)");
    }
    long full = (long) out.size() + limit;
    Outcome outcome;
    do {
      outcome = attempt(ref, start, end, full, out);
    } while (outcome == Outcome.RECYCLED && !delivered);
    return outcome != Outcome.COMPLETE && last < end;
  }

  private Outcome attempt(int ref, long from, long end, long full, SampleBuffer out) {
    delivered = false;
    nextPart = 0;
    long epoch = recycler.epoch();
    if (!view.take(ref, from, end, epoch)) {
      return Outcome.RECYCLED;
    }
    if (view.buffer().nextFrom(from)) {
      active.add(view.buffer());
    }
    Outcome outcome = merge(from, end, full, epoch, out);
    active.forEach(this::putAside);
    active.clear();
    return outcome;
  }

  private Outcome merge(long from, long end, long full, long epoch, SampleBuffer out) {
    while (openWhatIsDue(from, epoch)) {
      Run run = active.poll();
      if (run == null) {
        return Outcome.COMPLETE;
      }
      if (run.time() > end) {
        putAside(run);
        return Outcome.COMPLETE;
      }
      long bound = Math.min(end, nextTime());
      boolean more;
      do {
        deliver(run, out);
        more = run.next();
      } while (more && run.time() < bound && out.size() < full);
      if (more) {
        active.add(run);
      } else {
        putAside(run);
      }
      if (out.size() >= full) {
        return Outcome.LIMIT;
      }
    }
    return Outcome.RECYCLED;
  }

  /** Opens the parts that may hold the next sample; false if blocks were recycled meanwhile. */
  private boolean openWhatIsDue(long from, long epoch) {
    while (nextPart < view.size() && isDue(view.part(nextPart))) {
      Run.OfChunk run = spare.isEmpty() ? new Run.OfChunk() : spare.pop();
      if (!run.open(view.part(nextPart), blocks) || !recycler.unchanged(epoch)) {
        spare.push(run);
        return false;
      }
      nextPart++;
      if (run.nextFrom(from)) {
        active.add(run);
      } else {
        spare.push(run);
      }
    }
    return true;
  }

  private boolean isDue(Part part) {
    @Nullable Run first = active.peek();
    return first == null || part.notBefore <= first.time();
  }

  /** Before this time nothing but the run just taken has samples. */
  private long nextTime() {
    @Nullable Run other = active.peek();
    long time = other == null ? Long.MAX_VALUE : other.time();
    return nextPart < view.size() ? Math.min(time, view.part(nextPart).notBefore) : time;
  }

  private void deliver(Run run, SampleBuffer out) {
    if (!delivered || run.time() != last) {
      out.add(run.time(), run.bits());
      last = run.time();
      delivered = true;
    }
  }

  private void putAside(Run run) {
    if (run instanceof Run.OfChunk chunk) {
      spare.push(chunk);
    }
  }
}
