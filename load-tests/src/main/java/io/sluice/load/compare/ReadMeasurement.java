package io.sluice.load.compare;

import io.sluice.load.LoadRun;
import io.sluice.load.RunPlan;
import io.sluice.load.data.Workload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/**
 * One server filled with a day of 1,000 series, and asked: after a fresh start, and when it is used
 * to the question. Confined to one thread.
 */
final class ReadMeasurement {
  /** A hundred hosts with ten metrics, every ten seconds of a day. */
  static final Workload DAY = new Workload("day", 1_000, 1_000, 60, 8_640_000, 0);

  private static final long SEED = 1;
  private static final long MEMORY = 2L << 30;
  private static final double TURN_SECONDS = 0.1;
  private static final double AGAIN_SECONDS = 0.4;
  private static final double WARM_SECONDS = 0.3;
  private static final int LEAST = 2;
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final Contender contender;
  private final Path home;
  private final Workload workload;
  private final long firstMillis;

  /** Of a server whose data lie under {@code home} and end before {@code nowMillis}. */
  ReadMeasurement(Contender contender, Path home, Workload workload, long nowMillis) {
    this.contender = contender;
    this.home = home;
    this.workload = workload;
    this.firstMillis = RunPlan.firstMillis(workload, nowMillis);
  }

  /** The end of the data: no sample is later. */
  private long newest() {
    return firstMillis + workload.steps() * Workload.STEP_MILLIS;
  }

  /** Fills the server; to settle is to have it bring its files in order. */
  void fill(boolean settle) throws IOException, InterruptedException, ExecutionException {
    try (RunningServer server = RunningServer.start(contender, home)) {
      Route route = Objects.requireNonNull(contender.peer().route(Protocol.REMOTE_WRITE));
      RunPlan plan =
          new RunPlan(
              workload,
              route.encoder(),
              "synced",
              1,
              0,
              SEED,
              firstMillis,
              MEMORY,
              route.path(),
              server.address());
      new LoadRun(plan, server.pid()).deliver();
      if (settle) {
        contender.peer().settle(server.http());
      }
    }
  }

  /** One question in one way to a server that was just started. */
  ReadRow first(ReadCase asked, ReadWay way, int run) throws IOException, InterruptedException {
    ReadQuestion question = ReadQuestion.of(asked, way, newest());
    try (RunningServer server = RunningServer.start(contender, home)) {
      server.awaitIdle(QUIET);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      double millis = timed(question, server, answer);
      return row(asked, question, true, run, answer.toByteArray(), millis, 0);
    }
  }

  /** Every question in every way to one server, after a while of all of them in turn. */
  List<ReadRow> warm(List<ReadCase> cases, int runs, double warmUpSeconds)
      throws IOException, InterruptedException {
    List<ReadRow> rows = new ArrayList<>();
    try (RunningServer server = RunningServer.start(contender, home)) {
      warmUp(cases, warmUpSeconds, server);
      for (ReadCase asked : cases) {
        for (ReadWay way : contender.peer().readWays()) {
          ReadQuestion question = ReadQuestion.of(asked, way, newest());
          repeat(question, server, AGAIN_SECONDS);
          ByteArrayOutputStream answer = new ByteArrayOutputStream();
          timed(question, server, answer);
          for (int run = 1; run <= runs; run++) {
            double before = server.cpuSeconds();
            List<Double> times = repeat(question, server, WARM_SECONDS);
            double cpu = (server.cpuSeconds() - before) * 1e3 / times.size();
            double millis = Spread.of(times, time -> time).median();
            rows.add(row(asked, question, false, run, answer.toByteArray(), millis, cpu));
          }
        }
      }
    }
    return rows;
  }

  private void warmUp(List<ReadCase> cases, double seconds, RunningServer server)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      for (ReadCase asked : cases) {
        for (ReadWay way : contender.peer().readWays()) {
          repeat(ReadQuestion.of(asked, way, newest()), server, TURN_SECONDS);
        }
      }
    }
  }

  private static List<Double> repeat(ReadQuestion question, RunningServer server, double seconds)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    List<Double> times = new ArrayList<>();
    while (times.size() < LEAST || System.nanoTime() < end) {
      times.add(timed(question, server, OutputStream.nullOutputStream()));
    }
    return times;
  }

  private ReadRow row(
      ReadCase asked,
      ReadQuestion question,
      boolean cold,
      int run,
      byte[] answer,
      double millis,
      double cpuMillis)
      throws IOException {
    return new ReadRow(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        asked.name(),
        contender.name(),
        contender.version(),
        question.way(),
        cold,
        run,
        question.samples(answer),
        answer.length,
        millis,
        cpuMillis);
  }

  private static double timed(ReadQuestion question, RunningServer server, OutputStream to)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    try (InputStream body = question.ask(server.http())) {
      body.transferTo(to);
    }
    return (System.nanoTime() - began) / 1e6;
  }
}
