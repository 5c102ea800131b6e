package io.sluice.load.jmh;

import io.sluice.storage.index.SeriesIndex;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A new series: find it missing, then add it; ten labels, one value of them never seen before. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g"})
@SuppressWarnings("NullAway.Init") // JMH fills the state in its setup
public class IndexAddBenchmark {
  private static final int BATCH = 100_000;

  @Param({"10000", "1000000"})
  int series;

  private IndexSeries batch;
  private SeriesIndex index;

  /** Fills the index to the size that is asked for. */
  @Setup
  public void fill() {
    index = new SeriesIndex(new IndexSeries(0, 0).hash);
    for (int done = 0; done < series; done += 10_000) {
      add(new IndexSeries(done, 10_000), 10_000);
    }
    System.out.printf(
        "%n%,d series take %,d bytes%n", index.view().seriesCount(), index.memoryBytes());
  }

  /** The next new series; making their bytes is not measured. */
  @Setup(Level.Invocation)
  public void prepare() {
    batch = new IndexSeries(index.size(), BATCH);
  }

  /** Adds them. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int add() {
    return add(batch, BATCH);
  }

  private int add(IndexSeries from, int count) {
    int known = 0;
    for (int i = 0; i < count; i++) {
      int length = from.length(i);
      if (index.find(from.identities[i], from.bytes, from.offsets[i], length) >= 0) {
        known++;
      }
      index.add(index.size(), from.identities[i], from.bytes, from.offsets[i], length);
    }
    return known;
  }
}
