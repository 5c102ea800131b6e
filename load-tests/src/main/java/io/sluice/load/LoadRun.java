package io.sluice.load;

import io.sluice.load.data.Encoder;
import io.sluice.load.data.Lane;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends one plan's requests over its connections and measures from the end of the warm-up. One
 * thread a connection; bodies are prepared before the clock starts. Used once.
 */
public final class LoadRun {
  private static final long SETTLE_NANOS = 300_000_000;

  private final RunPlan plan;
  private final ProcessStat server;
  private final Tally tally;
  private final AtomicLong begin = new AtomicLong();
  private volatile Mark measuredFrom = Mark.NONE;

  /** A run of that plan against the server process {@code serverPid} of this machine. */
  public LoadRun(RunPlan plan, long serverPid) {
    this.plan = plan;
    this.server = new ProcessStat(serverPid);
    this.tally = new Tally(plan.warmUpRequests());
  }

  /** CPU and clock at one moment. */
  private record Mark(long nanos, double serverCpu, double clientCpu) {
    static final Mark NONE = new Mark(0, 0, 0);
  }

  /** Sends everything and measures; throws if a connection breaks. */
  public Result run() throws IOException, InterruptedException, ExecutionException {
    sendAll();
    long end = System.nanoTime();
    double clientCpu = mark().clientCpu();
    LockSupport.parkNanos(SETTLE_NANOS);
    return result(end, clientCpu);
  }

  /**
   * Sends everything and returns with the last answer.
   *
   * @return samples acknowledged after the plan's warm-up
   * @throws IOException if a connection breaks or an answer is not a success
   */
  public long deliver() throws IOException, InterruptedException, ExecutionException {
    sendAll();
    if (tally.failures() > 0) {
      throw new IOException(tally.failures() + " failures, the first: " + tally.firstFailure());
    }
    return tally.measuredSamples();
  }

  private void sendAll() throws IOException, InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(plan.connections());
    try {
      List<Future<Bodies>> bodies = new ArrayList<>();
      for (int lane = 0; lane < plan.connections(); lane++) {
        int mine = lane;
        bodies.add(threads.submit(() -> prepare(mine)));
      }
      List<Bodies> ready = new ArrayList<>();
      for (Future<Bodies> b : bodies) {
        ready.add(b.get());
      }
      send(threads, ready);
    } finally {
      threads.shutdownNow();
    }
  }

  private Bodies prepare(int lane) {
    Lane mine =
        new Lane(plan.workload(), plan.seed(), plan.firstMillis(), lane, plan.connections());
    return new Bodies(
        mine,
        Encoder.named(plan.protocol()),
        plan.requestsPerLane(),
        plan.memory() / plan.connections());
  }

  private void send(ExecutorService threads, List<Bodies> bodies)
      throws IOException, InterruptedException, ExecutionException {
    begin.set(System.nanoTime());
    measuredFrom = mark();
    List<Future<?>> lanes = new ArrayList<>();
    for (int lane = 0; lane < plan.connections(); lane++) {
      int mine = lane;
      lanes.add(
          threads.submit(
              () -> {
                sendLane(mine, bodies.get(mine));
                return true;
              }));
    }
    for (Future<?> lane : lanes) {
      lane.get();
    }
  }

  private void sendLane(int lane, Bodies bodies) throws IOException {
    try (Requests requests = Requests.open(plan)) {
      for (long k = 0; k < plan.requestsPerLane(); k++) {
        ByteBuffer body = bodies.get(k);
        long from = plan.openLoop() ? awaitTurn(k * plan.connections() + lane) : System.nanoTime();
        Answer answer = requests.send(body);
        if (tally.count(answer, System.nanoTime() - from, plan.workload().samplesPerRequest())) {
          measuredFrom = mark();
        }
      }
    }
  }

  /** Waits until request {@code number} is due; returns when that was. */
  private long awaitTurn(long number) {
    long due = begin.get() + (long) (number * 1e9 / plan.requestsPerSecond());
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return due;
  }

  private Mark mark() throws IOException {
    double mine = new ProcessStat(ProcessHandle.current().pid()).cpuSeconds();
    return new Mark(System.nanoTime(), server.cpuSeconds(), mine);
  }

  private Result result(long end, double clientCpu) throws IOException {
    Mark from = measuredFrom;
    return new Result(
        tally.measuredSamples(),
        (end - from.nanos()) / 1e9,
        server.cpuSeconds() - from.serverCpu(),
        clientCpu - from.clientCpu(),
        tally.latencies().millis(0.5),
        tally.latencies().millis(0.99),
        tally.latencies().maxMillis(),
        server.peakResidentBytes(),
        0,
        tally.failures(),
        tally.firstFailure());
  }
}
