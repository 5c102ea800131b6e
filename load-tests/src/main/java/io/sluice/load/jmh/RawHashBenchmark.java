package io.sluice.load.jmh;

import io.sluice.storage.index.RawHash;
import java.util.Random;
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

/** The hash of raw label bytes: 25 bytes are a label pair, 250 a whole series. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RawHashBenchmark {
  private final RawHash hash = new RawHash(1);
  private final byte[] bytes = new byte[4096];
  private int at;

  @Param({"25", "250"})
  int length;

  /** Random bytes: the hash has no faster or slower ones. */
  @Setup
  public void fill() {
    new Random(1).nextBytes(bytes);
  }

  /** Walks through the buffer, so that alignment varies. */
  @Benchmark
  public long hash() {
    at = (at + 13) & 2047;
    return hash.hash(bytes, at, length);
  }
}
