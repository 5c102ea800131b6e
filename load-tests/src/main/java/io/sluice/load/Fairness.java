package io.sluice.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a noisy tenant does to a quiet one: {@code load-tests/fairness [LAUNCHER or HOST:PORT]}. The
 * quiet one sends a small request every few milliseconds, alone, beside a noisy one of another
 * tenant, and beside the same noise in its own tenant, where fairness between tenants can't help.
 * The cases are interleaved, so that what else the machine does meets all of them. Confined to the
 * main thread and those that it starts.
 */
public final class Fairness {
  private static final int ROUNDS = Integer.getInteger("fairness.rounds", 5);
  private static final long CASE_MILLIS = Long.getLong("fairness.millis", 5_000);
  private static final int QUIET_LINES = 100;
  private static final int QUIET_PAUSE_MILLIS = 20;
  private static final int NOISY_CONNECTIONS = Integer.getInteger("fairness.connections", 8);
  private static final int NOISY_LINES = 5_000;

  /** How many times the quiet tenant's samples the noisy one offers; 0: as fast as it is let. */
  private static final int TIMES = Integer.getInteger("fairness.times", 100);

  private enum Case {
    ALONE("the quiet tenant alone", ""),
    OTHER("beside a noisy tenant", "noisy"),
    SAME("beside the same noise in its own tenant", "quiet");

    final String text;
    final String noisyTenant;

    Case(String text, String noisyTenant) {
      this.text = text;
      this.noisyTenant = noisyTenant;
    }
  }

  /** What one case came to over all rounds. */
  private static final class Tally {
    final Latencies quiet = new Latencies();
    final List<Double> p99s = new ArrayList<>();
    final LongAdder quietRefused = new LongAdder();
    final LongAdder noisySamples = new LongAdder();
    final LongAdder noisyRefused = new LongAdder();
  }

  private Fairness() {}

  /** Runs all rounds and prints a table. */
  public static void main(String[] args) throws Exception {
    String where = args.length > 0 ? args[0] : "./sluice";
    int colon = where.lastIndexOf(':');
    if (colon > 0) {
      int port = Integer.parseInt(where.substring(colon + 1));
      run(new InetSocketAddress(where.substring(0, colon), port));
      return;
    }
    ServerProcess.Setup setup =
        new ServerProcess.Setup(
            Path.of(where), "", "", "", Path.of("load-tests/target"), List.of());
    try (ServerProcess server = ServerProcess.start(setup)) {
      run(server.address());
    }
  }

  private static void run(InetSocketAddress server) throws Exception {
    Map<Case, Tally> tallies = new EnumMap<>(Case.class);
    for (Case each : Case.values()) {
      round(server, each, new Tally(), CASE_MILLIS / 2); // warms up
    }
    for (int i = 0; i < ROUNDS; i++) {
      for (Case each : Case.values()) {
        round(server, each, tallies.computeIfAbsent(each, c -> new Tally()), CASE_MILLIS);
      }
    }
    print(tallies);
  }

  private static void round(InetSocketAddress server, Case which, Tally tally, long millis)
      throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> noise = new ArrayList<>();
    if (which != Case.ALONE) {
      for (int i = 0; i < NOISY_CONNECTIONS; i++) {
        int number = i;
        Thread thread =
            new Thread(() -> noise(server, which.noisyTenant, number, stop, tally), "noise-" + i);
        thread.start();
        noise.add(thread);
      }
    }
    Latencies here = new Latencies();
    quiet(server, millis, here, tally);
    tally.p99s.add(here.millis(0.99));
    stop.set(true);
    for (Thread thread : noise) {
      thread.join(TimeUnit.SECONDS.toMillis(60));
    }
  }

  private static void quiet(InetSocketAddress server, long millis, Latencies here, Tally tally)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try (HttpConnection connection = new HttpConnection(server)) {
      for (long next = System.nanoTime(); next < end; next += nanos(QUIET_PAUSE_MILLIS)) {
        pauseUntil(next);
        byte[] body = lines("quiet", QUIET_LINES);
        long began = System.nanoTime();
        boolean taken = post(connection, "quiet", body).isSuccess();
        long took = System.nanoTime() - began;
        here.record(took);
        tally.quiet.record(took);
        tally.quietRefused.add(taken ? 0 : 1);
      }
    }
  }

  private static void noise(
      InetSocketAddress server, String tenant, int number, AtomicBoolean stop, Tally tally) {
    long samplesPerSecond = 1000L * TIMES * QUIET_LINES / QUIET_PAUSE_MILLIS / NOISY_CONNECTIONS;
    long pause = TIMES == 0 ? 0 : NOISY_LINES * 1_000_000_000L / samplesPerSecond;
    byte[] body = lines("noisy" + number, NOISY_LINES);
    try (HttpConnection connection = new HttpConnection(server)) {
      for (long next = System.nanoTime(); !stop.get(); next += pause) {
        pauseUntil(next);
        if (post(connection, tenant, body).isSuccess()) {
          tally.noisySamples.add(NOISY_LINES);
        } else {
          tally.noisyRefused.increment();
        }
      }
    } catch (IOException e) {
      tally.noisyRefused.increment();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pauseUntil(long nanoTime) throws InterruptedException {
    long rest = nanoTime - System.nanoTime();
    if (rest > 0) {
      TimeUnit.NANOSECONDS.sleep(rest);
    }
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Without times, so that the server's count and each request's samples are new. */
  private static byte[] lines(String name, int count) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < count; i++) {
      body.append(name).append(",i=").append(i).append(" v=").append(i).append("\n");
    }
    return body.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static Answer post(HttpConnection connection, String tenant, byte[] body)
      throws IOException {
    String head =
        "POST /write HTTP/1.1\r\nHost: load\r\nX-Scope-OrgID: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(tenant, body.length);
    return connection.exchange(
        ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)), ByteBuffer.wrap(body));
  }

  private static void print(Map<Case, Tally> tallies) {
    System.out.println(
        "| case | requests | refused | p50 ms | p99 ms | p99 of rounds | noise samples/s | noise"
            + " refused |");
    System.out.println("| --- | ---: | ---: | ---: | ---: | --- | ---: | ---: |");
    tallies.forEach(
        (which, tally) ->
            System.out.printf(
                "| %s | %d | %d | %.1f | %.1f | %s | %d | %d |%n",
                which.text,
                tally.quiet.count(),
                tally.quietRefused.sum(),
                tally.quiet.millis(0.5),
                tally.quiet.millis(0.99),
                tally.p99s.stream().sorted().map("%.1f"::formatted).toList(),
                tally.noisySamples.sum() * 1000 / (ROUNDS * CASE_MILLIS),
                tally.noisyRefused.sum()));
  }
}
