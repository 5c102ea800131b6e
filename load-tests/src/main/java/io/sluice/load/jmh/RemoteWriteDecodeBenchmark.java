package io.sluice.load.jmh;

import io.sluice.api.Durability;
import io.sluice.ingest.Encoding;
import io.sluice.ingest.WriteBatch;
import io.sluice.load.data.RemoteWriteEncoder;
import io.sluice.protocol.compress.SnappyBlock;
import io.sluice.protocol.remotewrite.RemoteWriteDecoder;
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

/**
 * A remote-write request of 2,000 series to its slices. The score is nanoseconds per sample ({@code
 * wide}: per series of 60 samples).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RemoteWriteDecodeBenchmark {
  private final Engine engine = Engine.open();
  private final Engine empty = Engine.open();
  private final byte[] packed = DecodeBodies.of(new RemoteWriteEncoder(), 1);
  private final byte[] body = unpack(packed, new byte[length(packed)]);
  private final byte[] wideBody = wideBody();
  private final byte[] room = new byte[body.length];

  /** Makes the series known to one of the engines. */
  public RemoteWriteDecodeBenchmark() {
    engine.path().submit(decode(engine, body), Durability.WRITTEN).block();
  }

  private static byte[] wideBody() {
    byte[] wide = DecodeBodies.of(new RemoteWriteEncoder(), 60);
    return unpack(wide, new byte[length(wide)]);
  }

  private static int length(byte[] packed) {
    return SnappyBlock.declaredLength(packed, 0, packed.length, Integer.MAX_VALUE);
  }

  private static byte[] unpack(byte[] packed, byte[] to) {
    SnappyBlock.decompress(packed, 0, packed.length, to, 0);
    return to;
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

  /** All series known, 60 samples each; per series. */
  @Benchmark
  @OperationsPerInvocation(DecodeBodies.SERIES)
  public WriteBatch wide() {
    return decode(engine, wideBody);
  }

  /** No series known: labels parsed, checked, sorted, hashed and copied. */
  @Benchmark
  @OperationsPerInvocation(DecodeBodies.SERIES)
  public WriteBatch cold() {
    return decode(empty, body);
  }

  /** The snappy block alone. */
  @Benchmark
  @OperationsPerInvocation(DecodeBodies.SERIES)
  public byte[] snappy() {
    return unpack(packed, room);
  }

  private static WriteBatch decode(Engine engine, byte[] body) {
    WriteBatch batch =
        engine.path().begin(engine.tenant(), Encoding.REMOTE_WRITE, ConflictPolicy.REFUSE);
    RemoteWriteDecoder.decode(body, 0, body.length, batch);
    return batch;
  }
}
