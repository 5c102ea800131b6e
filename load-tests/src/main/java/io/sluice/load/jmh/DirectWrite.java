package io.sluice.load.jmh;

import io.sluice.api.Durability;
import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.api.WriteReceipt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One writer, a hundred items a write, straight into the engine: synchronous (each write waits for
 * its answer) against asynchronous (64 writes under way). The score is items per second; every item
 * has labels of its own and is an object at the edge.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class DirectWrite {
  private static final int ITEMS = 100;
  private static final int WRITES = 100;
  private static final int IN_FLIGHT = 64;

  /** Level of every write. */
  @Param({"SYNCED", "WRITTEN"})
  Durability durability = Durability.SYNCED;

  private final List<Labels> labels = Engine.series(10_000);
  private Engine engine = Engine.open();
  private long written;

  /** A fresh engine for each iteration: its head starts empty. */
  @Setup(Level.Iteration)
  public void open() throws IOException {
    engine.close();
    engine = Engine.open();
    written = 0;
  }

  /** Removes the last one. */
  @TearDown
  public void close() throws IOException {
    engine.close();
  }

  private Mono<WriteReceipt> write() {
    List<TimeSeries> items = new ArrayList<>(ITEMS);
    for (int i = 0; i < ITEMS; i++, written++) {
      Labels series = labels.get((int) (written % labels.size()));
      long time = 1_700_000_000_000L + written / labels.size() * 10_000;
      items.add(TimeSeries.of(series, time, (double) written));
    }
    return engine.ingestor().write(engine.tenant(), Flux.fromIterable(items), durability);
  }

  /** Write, wait, write. */
  @Benchmark
  @OperationsPerInvocation(ITEMS * WRITES)
  public long synchronous() {
    for (int i = 0; i < WRITES; i++) {
      write().block();
    }
    return written;
  }

  /** Many under way; all are answered at the end. */
  @Benchmark
  @OperationsPerInvocation(ITEMS * WRITES)
  public Long asynchronous() {
    Flux<WriteReceipt> answers = Flux.range(0, WRITES).flatMap(i -> write(), IN_FLIGHT);
    return answers.count().blockOptional().orElseThrow();
  }
}
