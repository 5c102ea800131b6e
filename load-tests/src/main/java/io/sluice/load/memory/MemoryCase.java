package io.sluice.load.memory;

import io.sluice.load.ProcessStat;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A server with a small heap against ten thousand connections, half of which drip, ten times the
 * samples that its disk takes, and bombs. First some polite senders alone show what the disk
 * allows. One object, one thread.
 */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Shows that memory stays bounded and good writes go on, whatever comes.")
public final class MemoryCase implements Callable<Integer> {
  private static final int POLITE = 32;
  private static final int CONNECTS_PER_SECOND = 1_000;
  private static final int HEAP_MIB = 512;
  private static final int DIRECT_MIB = 128;
  private static final int LOG_BYTES_PER_SAMPLE = 10;
  private static final int SETTLING = 60; // seconds in which the crowd comes and its series are new
  private static final String LOGGED = "sluice_wal_group_size_bytes_sum";

  /**
   * A segment is zero-filled once and then used again behind a checkpoint. With the sizes meant for
   * fast disks, ten minutes on this one would be over before that.
   */
  private static final List<String> SETTINGS =
      List.of(
          "ingest.shards=2",
          "wal.segmentSize=4MiB",
          "wal.checkpointBytes=16MiB",
          "disk.reserve=0B");

  private static final int PRINT_EVERY = 10;
  private static final Duration DAY = Duration.ofDays(1);

  @Option(names = "--seconds", description = "how long in all; a fifth of it polite senders alone")
  private int seconds = 600;

  @Option(names = "--connections", description = "of the crowd; half of them drip")
  private int connections = 10_000;

  @Option(names = "--disk", description = "bytes a second that the disk takes")
  private int disk = 1 << 20;

  @Option(names = "--overload", description = "samples offered, times what the disk takes")
  private int overload = 10;

  @Option(names = "--share", description = "percent of what the disk allows, at least accepted")
  private int share = 80;

  @Option(names = "--data", description = "where its data directory is made")
  private Path data = Path.of("load-tests/target/data");

  @Option(names = "--plot", description = "where the plot goes")
  private Path plot = Path.of("docs/memory.svg");

  private final Counts counts = new Counts();
  private final Trace trace = new Trace();
  private final List<String> failures = new ArrayList<>();
  private double loggedAlone; // bytes a second
  private double loggedInCrowd;

  /** Runs and exits: 0 if memory was bounded and good writes went on, 1 if not. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new MemoryCase()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    List<String> flags =
        List.of(
            "-Xms" + HEAP_MIB + "m",
            "-Xmx" + HEAP_MIB + "m",
            "-XX:MaxDirectMemorySize=" + DIRECT_MIB + "m",
            "-XX:+UseG1GC",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-Dio.netty.leakDetection.level=disabled");
    List<String> settings = new ArrayList<>(SETTINGS);
    try (ServerUnderTest server = ServerUnderTest.start(data, flags, settings)) {
      server.diskRate(disk);
      int quiet = Math.max(10, seconds / 5);
      double before = server.meter(LOGGED);
      phase("polite senders alone", server, polite(server.address()), quiet);
      double between = server.meter(LOGGED);
      stress(server, quiet);
      loggedAlone = (between - before) / quiet;
      loggedInCrowd = (server.meter(LOGGED) - between) / Math.max(1, seconds - quiet);
      report(server, quiet);
      Files.writeString(plot, TracePlot.of(trace, quiet, HEAP_MIB + DIRECT_MIB));
      System.out.println("  plot: " + plot);
    }
    return failures.isEmpty() ? 0 : 1;
  }

  /** They send one request after the other. */
  private List<Member> polite(InetSocketAddress address) {
    List<Member> members = new ArrayList<>();
    AgentBody body = new AgentBody(firstMillis());
    for (int i = 0; i < POLITE; i++) {
      members.add(new Agent(address, 1_000_000 + i, counts, body, 0));
    }
    return members;
  }

  /** A day ago, at the beginning of a range of blocks, so that no range is over meanwhile. */
  private static long firstMillis() {
    long range = Duration.ofHours(2).toMillis();
    return (System.currentTimeMillis() - DAY.toMillis()) / range * range;
  }

  private void stress(ServerUnderTest server, int quiet) throws Exception {
    double offered = (double) disk / LOG_BYTES_PER_SAMPLE * overload;
    int agents = connections / 2;
    long interval = (long) (1e9 * agents * AgentBody.ALL / offered);
    AgentBody body = new AgentBody(firstMillis());
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < agents; i++) {
      members.add(new Agent(server.address(), i, counts, body, interval));
      members.add(new Dripper(server.address(), i, counts));
    }
    try (Bombs bombs = new Bombs(server.address(), counts)) {
      bombs.start();
      phase("the crowd", server, members, seconds - quiet);
    }
  }

  private void phase(String name, ServerUnderTest server, List<Member> members, int length)
      throws IOException {
    System.out.println(name);
    try (Crowd crowd = new Crowd(members, CONNECTS_PER_SECOND)) {
      crowd.start();
      ProcessStat process = new ProcessStat(server.pid());
      long next = System.nanoTime();
      for (int i = 0; i < length && server.isAlive(); i++) {
        next += 1_000_000_000L;
        for (long left = 1; left > 0; left = next - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        long refused = counts.of(Agent.KIND, 503) + counts.of(Agent.KIND, 429);
        int second = trace.points().size();
        trace.add(
            new Trace.Point(
                second, process.residentBytes(), counts.samples.sum(), refused, crowd.connected()));
        if (second % PRINT_EVERY == PRINT_EVERY - 1) {
          System.out.println(trace.line());
        }
      }
      crowd.stop();
    }
  }

  private void report(ServerUnderTest server, int quiet) throws Exception {
    double alone = trace.rate(quiet / 4, quiet);
    int settled = quiet + Math.min(SETTLING, (seconds - quiet) / 3);
    double crowded = trace.rate(settled, seconds);
    int most = trace.points().stream().mapToInt(Trace.Point::connections).max().orElse(0);
    long peak = trace.peak() >> 20;
    check(server.isAlive(), "the server ended:\n" + server.output());
    check(most >= connections * 17 / 20, "only " + most + " connections were open at once");
    check(counts.withoutWait.sum() == 0, "a refusal without Retry-After");
    check(crowded * 100 >= share * alone, "too little of what the disk allows was accepted");
    check(peak <= (HEAP_MIB + DIRECT_MIB) * 3 / 2, "the resident size is not bounded: " + peak);
    check(counts.of(Agent.KIND, 500) == 0, "a fault of the server");
    check(!server.get("/-/healthy").isEmpty(), "it does not answer any more");
    System.out.printf(
        Locale.ROOT,
        "verdict of memory: %s%n  heap %d MiB, direct memory %d MiB: resident %d MiB at most, at %d"
            + " connections%n  acknowledged: %,.0f samples/s from polite senders alone, %,.0f in"
            + " the crowd (%.0f %%)%n  bytes of the log: %,.0f/s and %,.0f/s of the disk's %,d; it"
            + " took %s%n  answers: %s, without a wait %d, cut off %d, silent %d%n",
        failures.isEmpty() ? "memory is a constant" : "FAILED: " + failures,
        HEAP_MIB,
        DIRECT_MIB,
        peak,
        most,
        alone,
        crowded,
        100 * crowded / Math.max(1, alone),
        loggedAlone,
        loggedInCrowd,
        disk,
        server.diskTook(),
        counts.all(),
        counts.withoutWait.sum(),
        counts.cutOff.sum(),
        counts.silent.sum());
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      failures.add(otherwise);
    }
  }
}
