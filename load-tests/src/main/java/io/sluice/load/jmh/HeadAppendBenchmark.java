package io.sluice.load.jmh;

import io.sluice.storage.head.Found;
import io.sluice.storage.head.Head;
import io.sluice.storage.head.HeadConfig;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One sample into the head: every series gets one per round, ten seconds apart with a little
 * jitter, as scrapes do; values count up by whole numbers. Best case in order of arrival, worst
 * case shuffled. Each iteration starts with a head of two samples per series.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g"})
public class HeadAppendBenchmark {
  private static final long START = 1_700_000_000_000L;
  private static final long STEP = 10_000;

  @Param({"10000", "1000000"})
  int series;

  @Param({"arrival", "shuffled"})
  String order;

  private final Found found = new Found();
  private int[] sequence;
  private Head head;
  private long round;
  private int next;

  /** Two samples per series, in order of arrival. */
  @Setup(Level.Iteration)
  public void fill() {
    sequence = IndexSeries.order(series, order.equals("shuffled"));
    head = new Head(HeadConfig.ofLimit(2L << 30));
    next = 0;
    for (round = 0; round < 2; round++) {
      for (int ref = 0; ref < series; ref++) {
        head.append(ref, time(ref), value(ref));
      }
    }
    double each = (double) head.memoryBytes() / series;
    System.out.printf("[%.0f bytes a series of two samples] ", each);
  }

  private int take() {
    next++;
    if (next == series) {
      next = 0;
      round++;
    }
    return sequence[next];
  }

  private long time(int ref) {
    return START + STEP * round + ((ref * 31L + round * 7) & 3);
  }

  private long value(int ref) {
    return Double.doubleToRawLongBits(ref + 5.0 * round);
  }

  /** A sample in order. */
  @Benchmark
  public void append() {
    int ref = take();
    head.append(ref, time(ref), value(ref));
  }

  /** As the shard does it: look at the newest time, remember the judgement, append. */
  @Benchmark
  public void judgeAndAppend() {
    int ref = take();
    long time = time(ref);
    if (time > head.judgedMax(ref)) {
      head.judged(ref, time);
    }
    head.append(ref, time, value(ref));
  }

  /** The retry of the newest sample, found to be there. */
  @Benchmark
  public boolean findNewest() {
    int ref = take();
    return head.find(ref, head.maxTime(ref), found);
  }
}
