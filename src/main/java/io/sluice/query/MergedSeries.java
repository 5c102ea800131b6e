package io.sluice.query;

import io.sluice.storage.head.SampleBuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Walks over selected series in label order, and over the samples of each in time order, heads and
 * blocks as one: each series once, each time once. The head counts before blocks, a later block
 * before an earlier one.
 *
 * <p><b>While samples move from heads to blocks.</b> What was read since a plan was made counts
 * only if nothing has left the heads meanwhile; otherwise a new plan is made, and reading goes on
 * at the same series and time.
 *
 * <p>Confined to one thread at a time. Close it.
 */
final class MergedSeries implements AutoCloseable {
  private final Planner planner;
  private final long end;
  private Plan plan;
  private final PriorityQueue<SeriesSource> waiting = new PriorityQueue<>();
  private final List<SeriesSource> current = new ArrayList<>();
  private final PriorityQueue<SampleRun> runs = new PriorityQueue<>();
  private boolean opened;
  private long openedTo;
  private byte[] labels = {};
  private boolean begun;

  /** Walks over a plan, which is revived. */
  MergedSeries(Planner planner, Plan made) {
    this.planner = planner;
    this.end = planner.request().range().end();
    this.plan = planner.revive(made);
  }

  /** Goes to the next series; false after the last. */
  boolean advance() {
    planner.tick();
    try {
      if (!begun) {
        begun = true;
        for (SeriesSource source : sources()) {
          push(source, source.next());
        }
      }
      for (SeriesSource done : current) {
        push(done, done.next());
      }
      return collect();
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  /** Something of a block can't be read, which the store is told. */
  QueryException unreadable(IOException failure) {
    return planner.unreadable(failure);
  }

  private List<SeriesSource> sources() {
    List<SeriesSource> sources = new ArrayList<>();
    plan.heads().forEach(selection -> sources.add(new SeriesSource.OfHead(selection)));
    for (int i = 0; i < plan.inBlocks().size(); i++) {
      sources.add(new SeriesSource.OfBlock(i, plan.inBlocks().get(i)));
    }
    return sources;
  }

  private void push(SeriesSource source, boolean atSeries) {
    if (atSeries) {
      waiting.add(source);
    }
  }

  /** Takes all sources that are at the first series. */
  private boolean collect() {
    current.clear();
    restart();
    SeriesSource first = waiting.poll();
    if (first == null) {
      return false;
    }
    current.add(first);
    SeriesSource other = waiting.peek();
    while (other != null && other.compareTo(first) == 0) {
      current.add(other);
      waiting.poll();
      other = waiting.peek();
    }
    labels = Arrays.copyOfRange(first.labels, first.labelsFrom, first.labelsEnd);
    return true;
  }

  /** Canonical bytes of the current series' labels, without the tenant. */
  byte[] labels() {
    return labels;
  }

  /** True if the current series has a sample from {@code start} to the end of the span. */
  boolean hasSample(long start, SampleBuffer scratch) {
    scratch.clear();
    read(start, 1, scratch);
    boolean found = scratch.size() > 0;
    restart();
    return found;
  }

  /**
   * Adds samples of the current series to an empty buffer, from {@code start} on, which is behind
   * the last one delivered.
   *
   * @return true if there may be more
   */
  boolean read(long start, int limit, SampleBuffer out) {
    return read(start, end, limit, out);
  }

  /** The same up to a time before the end of the span; another one may follow. */
  boolean read(long start, long last, int limit, SampleBuffer out) {
    try {
      do {
        renewIfStale();
        out.clear();
        fill(start, last, limit, out);
      } while (planner.isStale(plan));
      return !runs.isEmpty();
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  private void fill(long start, long last, int limit, SampleBuffer out) throws IOException {
    if (!opened || last != openedTo) {
      opened = true;
      openedTo = last;
      runs.clear();
      for (SeriesSource source : current) {
        add(source.run(start, last, limit));
        SampleRun histograms = source.histograms(start, last);
        if (histograms != null) {
          add(histograms);
        }
      }
    }
    while (out.size() < limit) {
      SampleRun run = runs.poll();
      if (run == null) {
        return;
      }
      deliver(run, limit, out);
    }
  }

  /** Delivers a run up to where another begins, and what of the others it overrules goes. */
  private void deliver(SampleRun run, int limit, SampleBuffer out) throws IOException {
    SampleRun other = runs.peek();
    long bound = other == null ? Long.MAX_VALUE : other.time();
    long time;
    boolean more;
    do {
      time = run.time();
      byte[] histogram = run.histogram();
      if (histogram == null) {
        out.add(time, run.bits());
      } else {
        out.addHistogram(time, histogram);
      }
      more = run.next();
    } while (more && run.time() < bound && out.size() < limit);
    if (more) {
      runs.add(run);
    }
    SampleRun tie = runs.peek();
    while (tie != null && tie.time() == time) {
      runs.poll();
      add(tie);
      tie = runs.peek();
    }
  }

  private void add(SampleRun run) throws IOException {
    if (run.next()) {
      runs.add(run);
    }
  }

  /** Where the current series lies; until {@link #renewIfStale} or {@link #advance}. */
  List<SeriesSource> current() {
    return current;
  }

  /** True if samples may have left the heads since {@link #current} was made. */
  boolean isStale() {
    return planner.isStale(plan);
  }

  /** Looks again where the current series lies, if samples may have left the heads. */
  void renewIfStale() throws IOException {
    planner.tick();
    if (planner.isStale(plan)) {
      renew();
    }
  }

  /** Forgets the samples that {@link #read} would go on with. */
  void restart() {
    runs.clear();
    opened = false;
  }

  /** Makes another plan, and stands at the same series again, before its samples. */
  private void renew() throws IOException {
    plan.close();
    plan = planner.plan();
    waiting.clear();
    byte[] here = labels;
    for (SeriesSource source : sources()) {
      push(source, source.seek(here, 0, here.length));
    }
    SeriesSource first = waiting.peek();
    if (first != null && first.compare(here, 0, here.length) == 0) {
      collect();
    } else {
      current.clear();
      restart();
    }
  }

  @Override
  public void close() {
    plan.close();
  }
}
