package io.sluice.load.jmh;

import io.sluice.api.Durability;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.load.data.JsonEncoder;
import io.sluice.protocol.json.JsonDecoder;
import io.sluice.storage.shard.ConflictPolicy;
import java.io.IOException;
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

/** A JSON request of 2,000 series to its slices. The score is nanoseconds per sample. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JsonDecodeBenchmark {
  private final Engine engine = Engine.open();
  private final Engine empty = Engine.open();
  private final byte[] body = DecodeBodies.of(new JsonEncoder(false), 1);
  private final byte[] odd = new byte[body.length + 3];

  /**
   * Makes the series known to one of the engines, and a body that the scanner leaves to Jackson.
   */
  public JsonDecodeBenchmark() {
    engine.path().submit(decode(engine, body), Durability.WRITTEN).block();
    odd[0] = (byte) 0xef;
    odd[1] = (byte) 0xbb;
    odd[2] = (byte) 0xbf;
    System.arraycopy(body, 0, odd, 3, body.length);
  }

  /** Removes the engines. */
  @TearDown
  public void close() throws IOException {
    engine.close();
    empty.close();
  }

  /** All series known. */
  @Benchmark
  @OperationsPerInvocation(DecodeBodies.SERIES)
  public WriteBatch warm() {
    return decode(engine, body);
  }

  /** No series known. */
  @Benchmark
  @OperationsPerInvocation(DecodeBodies.SERIES)
  public WriteBatch cold() {
    return decode(empty, body);
  }

  /** By Jackson, which knows no raw labels. */
  @Benchmark
  @OperationsPerInvocation(DecodeBodies.SERIES)
  public WriteBatch jackson() {
    return decode(engine, odd);
  }

  private static WriteBatch decode(Engine engine, byte[] body) {
    return JsonDecoder.decode(body, 0, body.length, () -> begin(engine));
  }

  private static WriteBatch begin(Engine engine) {
    return engine.path().begin(engine.tenant(), Encoding.JSON, ConflictPolicy.REFUSE);
  }
}
