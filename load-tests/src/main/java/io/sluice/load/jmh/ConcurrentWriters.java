package io.sluice.load.jmh;

import io.sluice.api.Durability;
import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.api.WriteReceipt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;

/**
 * One, two, four, eight writers, each with a hundred items a write, each waiting for its answer.
 * The score is items per second over all writers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class ConcurrentWriters {
  private static final int ITEMS = 100;

  /** Level of every write. */
  @Param({"SYNCED", "WRITTEN"})
  Durability durability = Durability.SYNCED;

  private final List<Labels> labels = Engine.series(10_000);
  private final AtomicLong written = new AtomicLong();
  private Engine engine = Engine.open();

  /** A fresh engine for each iteration: its head starts empty. */
  @Setup(Level.Iteration)
  public void open() throws IOException {
    engine.close();
    engine = Engine.open();
    written.set(0);
  }

  /** Removes the last one. */
  @TearDown
  public void close() throws IOException {
    engine.close();
  }

  /** One. */
  @Benchmark
  @Threads(1)
  @OperationsPerInvocation(ITEMS)
  public WriteReceipt writers1() {
    return write();
  }

  /** Two. */
  @Benchmark
  @Threads(2)
  @OperationsPerInvocation(ITEMS)
  public WriteReceipt writers2() {
    return write();
  }

  /** Four. */
  @Benchmark
  @Threads(4)
  @OperationsPerInvocation(ITEMS)
  public WriteReceipt writers4() {
    return write();
  }

  /** Eight. */
  @Benchmark
  @Threads(8)
  @OperationsPerInvocation(ITEMS)
  public WriteReceipt writers8() {
    return write();
  }

  private WriteReceipt write() {
    List<TimeSeries> items = new ArrayList<>(ITEMS);
    long first = written.getAndAdd(ITEMS);
    for (long n = first; n < first + ITEMS; n++) {
      Labels series = labels.get((int) (n % labels.size()));
      long time = 1_700_000_000_000L + n / labels.size() * 10_000;
      items.add(TimeSeries.of(series, time, (double) n));
    }
    return engine
        .ingestor()
        .write(engine.tenant(), Flux.fromIterable(items), durability)
        .blockOptional()
        .orElseThrow();
  }
}
