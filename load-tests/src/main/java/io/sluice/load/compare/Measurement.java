package io.sluice.load.compare;

import io.sluice.load.LoadRun;
import io.sluice.load.ProcessStat;
import io.sluice.load.Result;
import io.sluice.load.RunPlan;
import io.sluice.load.data.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Runs one scenario against one contender, each time on a fresh server with fresh files. Immutable.
 *
 * @param scenario what is sent
 * @param contender to whom
 * @param under where homes are made; on a real disk
 */
record Measurement(Scenario scenario, Contender contender, Path under) {
  private static final Duration SETTLE = Duration.ofSeconds(20);
  private static final Duration READ_BACK = Duration.ofMinutes(3);
  private static final int CONNECTIONS = 5;
  private static final long MEMORY = 4L << 30;
  private static final long SEED = 1;

  /** Whether that server takes that protocol at all. */
  boolean isPossible() {
    return contender.peer().route(scenario.protocol()) != null;
  }

  /** Loads it, waits until it is idle, stops it, looks at the disk. */
  Row.Load load() throws IOException, InterruptedException, ExecutionException {
    Workload workload = scenario.workload();
    try (Home home = Home.under(under, contender.peer().kind())) {
      Row.Load load;
      try (RunningServer server = RunningServer.start(contender, home.path())) {
        contender.peer().prepare(server.http());
        load = measured(server, workload);
      }
      double disk = Home.diskBytes(contender.peer().data(home.path()));
      return new Row.Load(
          load.samples(),
          load.samplesPerSecond(),
          load.cpuPerMillion(),
          load.clientCpuPerMillion(),
          load.p50Millis(),
          load.p99Millis(),
          load.maxMillis(),
          load.residentMiB(),
          disk / sent(workload),
          load.othersShare(),
          load.idle());
    }
  }

  /** Samples of a whole run: every connection sends the same number of requests. */
  private static double sent(Workload workload) {
    long perConnection = (workload.requests() + CONNECTIONS - 1) / CONNECTIONS;
    return (double) perConnection * CONNECTIONS * workload.samplesPerRequest();
  }

  private Row.Load measured(RunningServer server, Workload workload)
      throws IOException, InterruptedException, ExecutionException {
    Bystanders bystanders = Bystanders.since(ours(server));
    Result result = new LoadRun(plan(workload, server), server.pid()).run();
    double others = bystanders.share(ours(server));
    double cpuThen = server.cpuSeconds();
    if (result.failures() > 0) {
      throw new IOException(result.failures() + " failures, the first: " + result.firstFailure());
    }
    boolean idle = server.awaitIdle(SETTLE);
    double cpu = result.serverCpuSeconds() + server.cpuSeconds() - cpuThen;
    return new Row.Load(
        result.samples(),
        result.samplesPerSecond(),
        cpu / result.samples() * 1e6,
        result.clientCpuPerMillion(),
        result.p50Millis(),
        result.p99Millis(),
        result.maxMillis(),
        new ProcessStat(server.pid()).peakResidentBytes() / 1048576.0,
        0,
        others,
        idle);
  }

  /** CPU time so far of the server and of this process. */
  private static double ours(RunningServer server) throws IOException {
    return server.cpuSeconds() + new ProcessStat(ProcessHandle.current().pid()).cpuSeconds();
  }

  /** Loads it, kills it with -9 at the last answer, starts it again and counts what it has. */
  Row.Kill kill() throws IOException, InterruptedException, ExecutionException {
    return restarted(RunningServer::kill);
  }

  /** The same with an orderly stop. */
  Row.Kill stop() throws IOException, InterruptedException, ExecutionException {
    return restarted(RunningServer::close);
  }

  private Row.Kill restarted(Consumer<RunningServer> end)
      throws IOException, InterruptedException, ExecutionException {
    Workload workload = withoutWarmUp(scenario.workload(), scenario.killSamples());
    try (Home home = Home.under(under, contender.peer().kind())) {
      RunningServer first = RunningServer.start(contender, home.path());
      long acknowledged;
      try {
        contender.peer().prepare(first.http());
        acknowledged = new LoadRun(plan(workload, first), first.pid()).deliver();
      } finally {
        end.accept(first);
      }
      try (RunningServer again = RunningServer.start(contender, home.path())) {
        return new Row.Kill(acknowledged, settledCount(again, acknowledged));
      }
    }
  }

  private static Workload withoutWarmUp(Workload w, long samples) {
    return new Workload(
        w.name(), w.series(), w.seriesPerRequest(), w.samplesPerSeries(), samples, 0);
  }

  /** Counts until all is there, or until an idle server gives the same count twice. */
  private long settledCount(RunningServer server, long wanted)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + READ_BACK.toNanos();
    long before = -1;
    while (true) {
      long now = contender.peer().count(server.http());
      if (now == wanted || now == before) {
        return now;
      }
      if (System.nanoTime() > end) {
        throw new IOException(contender.name() + " still recovers; " + now + " samples so far");
      }
      before = server.awaitIdle(SETTLE) ? now : -1;
    }
  }

  private RunPlan plan(Workload workload, RunningServer server) {
    Route route = Objects.requireNonNull(contender.peer().route(scenario.protocol()));
    return new RunPlan(
        workload,
        route.encoder(),
        "synced",
        CONNECTIONS,
        0,
        SEED,
        RunPlan.firstMillis(workload, System.currentTimeMillis()),
        MEMORY,
        route.path(),
        server.address());
  }
}
