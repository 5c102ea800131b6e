package io.sluice.load.jmh;

import io.sluice.storage.index.SeriesIndex;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The way from a series' identity and canonical bytes to its ref, all labels compared: best case in
 * order of arrival, worst case shuffled. The identity is given, as it is to the shard; {@link
 * #identity} is what it costs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g"})
@SuppressWarnings("NullAway.Init") // JMH fills the state in its setup
public class IndexLookupBenchmark {

  @Param({"10000", "1000000"})
  int series;

  @Param({"arrival", "shuffled"})
  String order;

  private IndexSeries data;
  private SeriesIndex index;
  private int[] sequence;
  private int next;

  /** Fills the index. */
  @Setup
  public void fill() {
    data = new IndexSeries(0, series);
    index = new SeriesIndex(data.hash);
    for (int i = 0; i < series; i++) {
      index.add(i, data.identities[i], data.bytes, data.offsets[i], data.length(i));
    }
    sequence = IndexSeries.order(series, order.equals("shuffled"));
  }

  private int take() {
    next = next + 1 == series ? 0 : next + 1;
    return sequence[next];
  }

  /** A series that is known. */
  @Benchmark
  public int find() {
    int i = take();
    return index.find(data.identities[i], data.bytes, data.offsets[i], data.length(i));
  }

  /** A series that is not. */
  @Benchmark
  public int findUnknown() {
    int i = take();
    long identity = data.identities[i] * 0x9e3779b97f4a7c15L;
    return index.find(identity, data.bytes, data.offsets[i], data.length(i));
  }

  /** The identity of a series with ten labels and its tenant. */
  @Benchmark
  public long identity() {
    int i = take();
    return data.hash.of(data.bytes, data.offsets[i], data.length(i));
  }
}
