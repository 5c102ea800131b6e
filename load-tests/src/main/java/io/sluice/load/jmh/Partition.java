package io.sluice.load.jmh;

import io.sluice.api.Durability;
import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.storage.shard.ConflictPolicy;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;

/**
 * A request's series to its shards' slices, all of them known: by the hint that the same series
 * followed last time, and by the hash of the raw label bytes. The score is nanoseconds per sample.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Partition {
  private static final int SERIES = 2_000;
  private static final long TIME = 1_700_000_000_000L;

  private final Engine engine = Engine.open();
  private final byte[][] raw;

  /** Makes all series known. */
  public Partition() {
    List<Labels> series = Engine.series(SERIES);
    raw = series.stream().map(Labels::canonicalBytes).toArray(byte[][]::new);
    Flux<TimeSeries> samples = Flux.fromIterable(series).map(s -> TimeSeries.of(s, TIME, 1));
    engine.ingestor().write(engine.tenant(), samples, Durability.WRITTEN).block();
  }

  /** Removes the engine. */
  @TearDown
  public void close() throws IOException {
    engine.close();
  }

  /** By the hint; the first of a request by its hash. */
  @Benchmark
  @OperationsPerInvocation(SERIES)
  public WriteBatch byHint() {
    WriteBatch batch = begin();
    for (byte[] labels : raw) {
      if (batch.expect(labels, 0, labels.length) < 0) {
        known(batch, labels);
      }
      batch.sample(TIME, 1);
    }
    return batch;
  }

  /** Each by its hash. */
  @Benchmark
  @OperationsPerInvocation(SERIES)
  public WriteBatch byHash() {
    WriteBatch batch = begin();
    for (byte[] labels : raw) {
      known(batch, labels);
      batch.sample(TIME, 1);
    }
    return batch;
  }

  private WriteBatch begin() {
    return engine.path().begin(engine.tenant(), Encoding.OBJECTS, ConflictPolicy.REFUSE);
  }

  private static void known(WriteBatch batch, byte[] labels) {
    if (!batch.known(labels, 0, labels.length)) {
      throw new IllegalStateException("not known");
    }
  }
}
