package io.sluice.load;

import io.sluice.api.TimeSeries;
import io.sluice.client.SluiceClient;
import io.sluice.load.data.Devops;
import io.sluice.load.data.Month;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Sends the same month of samples in order and shuffled, seals and merges, reads both back and
 * compares every sample with the data set. One object, one thread.
 */
@Command(
    name = "month",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "A month of 10,000 series in order and in random order, with repeats.")
public final class OutOfOrder implements Callable<Integer> {
  private static final int SERIES_AHEAD = 64;
  private static final String PREFIX = "host_";

  @Option(names = "--samples", description = "of a run, a multiple of 10,000")
  private long samples = 100_000_000;

  @Option(names = "--orders", split = ",", description = "ordered, shuffled")
  private List<String> orders = List.of("ordered", "shuffled");

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

  @Option(names = "--serve", description = "a further argument for serve; may be repeated")
  private List<String> serve = List.of();

  /** Runs and exits: 0 if every sample is there once and right, 1 if not. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new OutOfOrder()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    boolean right = true;
    for (String order : orders) {
      right &= run(order);
    }
    return right ? 0 : 1;
  }

  private boolean run(String order) throws Exception {
    int steps = Math.toIntExact(samples / Month.SERIES);
    long first = System.currentTimeMillis() / 1000 * 1000 - 31L * 24 * 3600 * 1000;
    var setup = new ServerProcess.Setup(launcher, javaHome, heap, "", data, serve);
    try (ServerProcess server = ServerProcess.start(setup)) {
      ProcessStat stat = new ProcessStat(server.pid());
      boolean shuffled = order.equals("shuffled");
      MonthRun run = new MonthRun(server.address(), seed, first, steps, shuffled);
      double cpu = stat.cpuSeconds();
      long begin = System.nanoTime();
      long requests = run.send();
      double seconds = (System.nanoTime() - begin) / 1e9;
      double sending = stat.cpuSeconds() - cpu;
      String url = "http://127.0.0.1:" + server.address().getPort();
      admin(url, "seal");
      String merged = admin(url, "compact");
      double merging = stat.cpuSeconds() - cpu - sending;
      System.out.printf(
          Locale.ROOT,
          "%s: %,d requests in %.1f s, %,.0f samples/s, %d refused for a while; CPU-s per M samples"
              + " %.2f, and %.2f for the last seal and all merges; resident at most %d MiB%n",
          order,
          requests,
          seconds,
          requests * Month.REQUEST / seconds,
          run.refusals(),
          sending * 1e6 / samples,
          merging * 1e6 / samples,
          stat.peakResidentBytes() >> 20);
      System.out.printf(
          Locale.ROOT,
          "  after merging: %s, %.2f bytes of disk a sample%n",
          merged,
          server.diskBytes() / (double) samples);
      return isWhole(run.month(), url, first);
    }
  }

  private static String admin(String url, String what) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/admin/" + what))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(what + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body().strip();
  }

  private boolean isWhole(Month month, String url, long first) {
    long found = 0;
    long wrong = 0;
    Devops cursor = new Devops(seed);
    try (SluiceClient client = SluiceClient.builder(url).build()) {
      for (int metric = 0; metric < Devops.METRICS; metric++) {
        String selector = "{__name__=\"" + Devops.metricName(metric) + "\"}";
        for (TimeSeries series :
            client.export(selector, Instant.ofEpochMilli(first), null).toIterable(SERIES_AHEAD)) {
          String host = Objects.requireNonNull(series.labels().get("hostname"), "hostname");
          cursor.at(Integer.parseInt(host.substring(PREFIX.length())) * Devops.METRICS + metric);
          found += series.size();
          wrong += wrong(month, cursor, series);
        }
      }
    }
    boolean whole = found == samples && wrong == 0;
    System.out.printf(
        Locale.ROOT,
        "  readable: %,d of %,d samples, %d wrong: %s%n",
        found,
        samples,
        wrong,
        whole ? "exact" : "NOT WHOLE");
    return whole;
  }

  /** Samples that are not the data set's, or not behind the one before. */
  private static long wrong(Month month, Devops cursor, TimeSeries series) {
    long wrong = 0;
    for (int i = 0; i < series.size(); i++) {
      long step = month.stepAt(series.timestamp(i));
      boolean behind = i == 0 || series.timestamp(i) > series.timestamp(i - 1);
      boolean right =
          step >= 0 && series.valueBits(i) == Double.doubleToRawLongBits(cursor.sample(step));
      wrong += behind && right ? 0 : 1;
    }
    return wrong;
  }
}
