package io.sluice.query;

import io.sluice.storage.block.ChunkEncoder;
import io.sluice.storage.block.ChunkReader;
import io.sluice.storage.block.SeriesEntry;
import io.sluice.storage.head.SampleBuffer;
import java.io.IOException;

/**
 * The samples of one series as chunks, in the order of time and without overlap. A stored chunk
 * that lies wholly in the span, and beside which nothing else has samples, is handed over as it is,
 * whatever its encoding; what lies between such chunks is merged and encoded again. Used again for
 * each series. Confined to one thread at a time.
 */
final class SeriesChunks {
  private static final int BATCH = 512;
  private static final long NONE = Long.MAX_VALUE;

  private final MergedSeries series;
  private final QueryMeters meters;
  private final SampleBuffer samples = new SampleBuffer();
  private final ChunkEncoder encoder = new ChunkEncoder();

  private long end;
  private long from;
  private boolean done;

  /** Merging: up to {@link #bound}, {@link #sample} next. */
  private boolean merging;

  private long bound;
  private int sample;
  private boolean more;

  /** Time of the first sample of the head that is not before {@link #from}, if that is known. */
  private long headTime;

  private boolean headKnown;

  private int encoding;
  private long minTime;
  private long maxTime;
  private int count;
  private byte[] bytes = {};
  private int offset;
  private int length;

  SeriesChunks(MergedSeries series, QueryMeters meters) {
    this.series = series;
    this.meters = meters;
  }

  /** Starts before the first chunk of the series that the walk is at. */
  void begin(long start, long last) {
    from = start;
    end = last;
    done = false;
    merging = false;
    headKnown = false;
  }

  /** Goes to the next chunk; false behind the last. */
  boolean next() {
    try {
      while (!done) {
        if (merging) {
          if (merged()) {
            return true;
          }
          merging = false;
          passTo(bound);
        } else if (stretch()) {
          return true;
        }
      }
      return false;
    } catch (IOException failure) {
      throw series.unreadable(failure);
    }
  }

  private void passTo(long last) {
    done = last >= end;
    from = done ? end : last + 1;
  }

  /**
   * Looks what comes next: true at a chunk as it is stored, otherwise something is to be merged.
   */
  private boolean stretch() throws IOException {
    series.renewIfStale();
    SeriesSource.OfBlock first = null;
    int chunk = 0;
    long start = NONE;
    for (SeriesSource source : series.current()) {
      if (source instanceof SeriesSource.OfBlock block) {
        int at = block.chunkFrom(from);
        if (at < block.entry().chunkCount() && block.entry().minTime(at) < start) {
          first = block;
          chunk = at;
          start = block.entry().minTime(at);
        }
      }
    }
    long head = headTime();
    if (first == null || start > end) {
      done = head == NONE;
      merge(end);
    } else if (head < start) {
      merge(start - 1);
    } else if (isWhole(first, chunk, head)) {
      return copy(first, chunk);
    } else {
      merge(clusterEnd(first.entry().maxTime(chunk)));
    }
    return false;
  }

  private boolean isWhole(SeriesSource.OfBlock block, int chunk, long head) {
    SeriesEntry entry = block.entry();
    long last = entry.maxTime(chunk);
    if (entry.minTime(chunk) < from || last > end || head <= last || entry.hasDeleted(chunk)) {
      return false;
    }
    for (SeriesSource source : series.current()) {
      if (!source.equals(block) && source instanceof SeriesSource.OfBlock other) {
        int at = other.chunkFrom(from);
        if (at < other.entry().chunkCount() && other.entry().minTime(at) <= last) {
          return false;
        }
      }
    }
    return true;
  }

  /** Takes a chunk as it is, unless samples have left the head while we looked. */
  private boolean copy(SeriesSource.OfBlock block, int chunk) throws IOException {
    ChunkReader reader = block.open(chunk);
    if (series.isStale()) {
      return false;
    }
    encoding = reader.encoding();
    minTime = block.entry().minTime(chunk);
    maxTime = block.entry().maxTime(chunk);
    count = reader.samples();
    bytes = reader.array();
    offset = reader.offset();
    length = reader.length();
    meters.rawChunks.increment();
    passTo(maxTime);
    return true;
  }

  /** The last time of the chunks that overlap one another from here on. */
  private long clusterEnd(long reached) {
    long last = reached;
    long before;
    do {
      before = last;
      for (SeriesSource source : series.current()) {
        if (source instanceof SeriesSource.OfBlock block) {
          last = Math.max(last, reach(block, last));
        }
      }
    } while (last != before);
    return last;
  }

  private long reach(SeriesSource.OfBlock block, long last) {
    SeriesEntry entry = block.entry();
    long reached = last;
    int chunk = block.chunkFrom(from);
    while (chunk < entry.chunkCount() && entry.minTime(chunk) <= reached) {
      reached = Math.max(reached, entry.maxTime(chunk));
      chunk++;
    }
    return reached;
  }

  private long headTime() throws IOException {
    if (!headKnown || headTime < from) {
      headTime = NONE;
      for (SeriesSource source : series.current()) {
        if (source instanceof SeriesSource.OfHead head) {
          headTime = Math.min(headTime, head.firstTime(from, end));
        }
      }
      headKnown = true;
    }
    return headTime;
  }

  private void merge(long last) {
    merging = true;
    bound = Math.min(last, end);
    samples.clear();
    sample = 0;
    more = true;
    series.restart();
  }

  /** Makes a chunk of merged samples; false if there are no more in the stretch. */
  private boolean merged() {
    encoder.start();
    while (hasSample() && encoder.takes(samples.histogram(sample))) {
      encoder.append(samples.time(sample), samples.bits(sample), samples.histogram(sample));
      sample++;
    }
    if (encoder.samples() == 0) {
      return false;
    }
    encoding = encoder.encoding();
    minTime = encoder.minTime();
    maxTime = encoder.maxTime();
    count = encoder.samples();
    bytes = encoder.toArray();
    offset = 0;
    length = bytes.length;
    meters.madeChunks.increment();
    return true;
  }

  private boolean hasSample() {
    while (sample == samples.size() && more) {
      long next = samples.size() == 0 ? from : samples.lastTime() + 1;
      samples.clear();
      sample = 0;
      more = series.read(next, bound, BATCH, samples) && samples.size() > 0;
    }
    return sample < samples.size();
  }

  /** As on disk: 1 is XOR. */
  int encoding() {
    return encoding;
  }

  /** Time of the first sample. */
  long minTime() {
    return minTime;
  }

  /** Time of the last sample. */
  long maxTime() {
    return maxTime;
  }

  /** How many samples there are. */
  int samples() {
    return count;
  }

  /** Holds the chunk; until the next one. */
  byte[] array() {
    return bytes;
  }

  /** Where the chunk begins. */
  int offset() {
    return offset;
  }

  /** Bytes of the chunk. */
  int length() {
    return length;
  }
}
