package io.sluice.load;

import io.sluice.api.Labels;
import io.sluice.api.LabelsBuilder;
import io.sluice.api.TimeSeries;
import io.sluice.api.WriteReceipt;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceClient;
import io.sluice.load.data.Devops;
import io.sluice.load.data.Fleet;
import io.sluice.load.data.Workload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;

/**
 * Streams ten million {@code TimeSeries} over 100,000 series through the client, kills the server
 * with -9 and starts it again three times meanwhile, reads everything back and counts it. One
 * object, one thread.
 */
@Command(
    name = "sdk10m",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Streams TimeSeries through the client while the server is killed again and again.")
public final class StreamThroughKills implements Callable<Integer> {
  private static final String TENANT = "sdk";
  private static final int SERIES_PER_REQUEST = 1_000;
  private static final int TENTHS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Option(names = "--samples", description = "TimeSeries of one sample each")
  private int samples = 10_000_000;

  @Option(names = "--series", description = "distinct series, a multiple of 1,000")
  private int series = 100_000;

  @Option(names = "--kills", description = "how often the server is killed")
  private int kills = 3;

  @Option(names = "--seed", description = "of the data")
  private long seed = 1;

  @Option(names = "--launcher", description = "the launcher script")
  private Path launcher = Path.of("sluice");

  @Option(names = "--java-home", description = "the server's JDK; empty: the launcher's choice")
  private String javaHome = "";

  @Option(names = "--heap", description = "the server's heap; empty: the launcher's choice")
  private String heap = "";

  @Option(names = "--data", description = "where its data directory is made; on a real disk")
  private Path data = Path.of("load-tests/target/data");

  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final List<Long> resident = new ArrayList<>();
  private final List<Double> lostSeconds = new ArrayList<>();

  /** Runs and exits: 0 if every sample is there, 1 if not. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new StreamThroughKills()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Workload shape = new Workload(TENANT, series, SERIES_PER_REQUEST, 1, samples, 0);
    Fleet fleet = Fleet.endingBefore(System.currentTimeMillis(), shape.requests(), shape, seed);
    var setup = new ServerProcess.Setup(launcher, javaHome, heap, "", data, List.of());
    try (ServerProcess server = ServerProcess.start(setup)) {
      String url = "http://127.0.0.1:" + server.address().getPort();
      long begin = System.nanoTime();
      stream(fleet, url, server);
      double seconds = (System.nanoTime() - begin) / 1e9;
      BitSet all = new BitSet();
      all.set(0, samples / SERIES_PER_REQUEST);
      Readback.Count kept = Readback.of(fleet, all, all.length(), url, TENANT);
      System.out.println(verdict(seconds, kept));
      return kept.isWhole() && kept.acknowledged() == samples ? 0 : 1;
    }
  }

  private void stream(Fleet fleet, String url, ServerProcess server) throws Exception {
    RetryPolicy patient = new RetryPolicy(Duration.ofMillis(50), Duration.ofSeconds(2), PATIENCE);
    try (SluiceClient client = SluiceClient.builder(url).tenant(TENANT).retry(patient).build()) {
      Devops cursor = new Devops(seed);
      CompletableFuture<Void> stream =
          client
              .write(Flux.range(0, samples).map(i -> sample(fleet, cursor, i)))
              .doOnNext(this::count)
              .then()
              .toFuture();
      for (int tenth = 1, kill = 1; tenth <= TENTHS; tenth++) {
        await(stream, (long) samples * tenth / TENTHS);
        resident.add(new ProcessStat(ProcessHandle.current().pid()).residentBytes());
        if (kill <= kills && tenth * (kills + 1) >= kill * TENTHS) {
          kill++;
          killAndStart(server, stream);
        }
      }
      stream.get();
    }
  }

  private void count(WriteReceipt receipt) {
    repeated.addAndGet(receipt.repeated());
    acknowledged.addAndGet(receipt.stored() + receipt.repeated());
  }

  /** Series after series, round after round; nothing but a cursor is kept. */
  private TimeSeries sample(Fleet fleet, Devops cursor, int i) {
    cursor.at(i % series);
    LabelsBuilder labels = Labels.builder();
    for (int label = 0; label < Devops.LABELS; label++) {
      labels.add(
          new String(cursor.name(label), StandardCharsets.UTF_8),
          new String(cursor.value(label), 0, cursor.valueLength(label), StandardCharsets.UTF_8));
    }
    long step = i / series;
    long time = fleet.firstMillis() + cursor.phaseMillis() + step * Workload.STEP_MILLIS;
    return TimeSeries.of(labels.build(), time, cursor.sample(step));
  }

  /** Time is lost from the kill to the next receipt. */
  private void killAndStart(ServerProcess server, CompletableFuture<?> stream) throws Exception {
    long begin = System.nanoTime();
    server.kill();
    long before = acknowledged.get();
    server.startAgain();
    await(stream, before + 1);
    lostSeconds.add((System.nanoTime() - begin) / 1e9);
  }

  private void await(CompletableFuture<?> stream, long goal) {
    Flux.interval(Duration.ofMillis(2))
        .onBackpressureDrop()
        .takeUntil(tick -> acknowledged.get() >= goal || stream.isDone())
        .blockLast(PATIENCE);
  }

  private String verdict(double seconds, Readback.Count kept) {
    double mebi = 1 << 20;
    List<String> tenths =
        resident.stream().map(bytes -> String.format(Locale.ROOT, "%.0f", bytes / mebi)).toList();
    List<String> lost =
        lostSeconds.stream().map(s -> String.format(Locale.ROOT, "%.1f s", s)).toList();
    return String.format(
        Locale.ROOT,
        "verdict of sdk10m: %s%n"
            + "  %,d TimeSeries over %,d series in %.1f s (%,.0f/s), %d kills, each cost %s%n"
            + "  acknowledged %,d, of which %,d had been stored before their answer was lost%n"
            + "  readable: %,d, missing %,d, with other bits %,d%n"
            + "  client: resident MiB at each tenth %s, heap at most %.0f MiB",
        kept.isWhole() ? "nothing is lost" : "LOSS",
        samples,
        series,
        seconds,
        samples / seconds,
        lostSeconds.size(),
        lost,
        acknowledged.get(),
        repeated.get(),
        kept.acknowledged() - kept.missing(),
        kept.missing(),
        kept.differing(),
        tenths,
        Runtime.getRuntime().maxMemory() / mebi);
  }
}
