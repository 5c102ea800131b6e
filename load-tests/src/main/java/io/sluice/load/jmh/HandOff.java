package io.sluice.load.jmh;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jctools.queues.MpscArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A slice from a decoding thread to a shard's thread and back as a permit: bounded multi-producer
 * queue, sink, fair {@code bufferTimeout} on the shard's scheduler, as in the write path. The score
 * is nanoseconds per signal; a slice of 1,000 samples divides it by 1,000, one sample per signal
 * does not.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HandOff {
  private static final int SIGNALS = 1_000;
  private static final int MOST = 1_024;

  /** Signals that may be under way. */
  @Param({"4", "64", "1024"})
  int permits;

  private final MpscArrayQueue<Object> queue = new MpscArrayQueue<>(MOST);
  private final Sinks.Many<Object> sink =
      Sinks.unsafe().many().unicast().onBackpressureBuffer(queue);
  private final Semaphore free = new Semaphore(0);
  private final Scheduler scheduler = Schedulers.newSingle("shard");
  private final Object slice = new Object();

  /** Connects the consumer. */
  public HandOff() {
    sink.asFlux()
        .publishOn(scheduler, 128)
        .bufferTimeout(128, Duration.ofNanos(200_000), scheduler, true)
        .subscribe(
            new BaseSubscriber<List<Object>>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                request(1);
              }

              @Override
              protected void hookOnNext(List<Object> group) {
                free.release(group.size());
                request(1);
              }
            });
  }

  /** Stops the thread. */
  @TearDown
  public void stop() {
    scheduler.dispose();
  }

  /** A thousand signals, not more of them under way than permits. */
  @Benchmark
  @OperationsPerInvocation(SIGNALS)
  public void signal() throws InterruptedException {
    free.release(permits);
    for (int i = 0; i < SIGNALS; i++) {
      free.acquire();
      if (sink.tryEmitNext(slice) != Sinks.EmitResult.OK) {
        throw new IllegalStateException("the queue is full");
      }
    }
    free.acquire(permits);
  }
}
