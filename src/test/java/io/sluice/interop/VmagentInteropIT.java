package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.api.TimeSeries;
import io.sluice.process.RealServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real input: vmagent scrapes and forwards; what was shown to it comes back value by value. */
final class VmagentInteropIT {
  private static final int SAMPLES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void whatVmagentScrapesComesBackValueByValue() throws Exception {
    assumeTrue(Vmagent.isInstalled(), "Debian's package victoria-metrics is not installed");
    try (RealServer sluice = new RealServer.Setup(directory.resolve("sluice")).start();
        CountingTarget target = new CountingTarget();
        Vmagent agent = new Vmagent(directory.resolve("agent"), target.address(), write(sluice))) {
      String selector = "shown_value{kind=\"odd \u00e9\",job=\"agent\"}";
      Awaitility.await("samples, see " + directory)
          .atMost(PATIENCE)
          .until(() -> values(sluice.port(), selector).size() >= SAMPLES);
      List<Double> found = values(sluice.port(), selector);
      assertEquals(target.shown().subList(0, found.size()), found);
      assertTrue(agent.isRunning());
    }
  }

  @Test
  void whatCollectdCollectsComesBackValueByValue() throws Exception {
    assumeTrue(Vmagent.isInstalled(), "Debian's package victoria-metrics is not installed");
    assumeTrue(Collectd.isInstalled(), "Debian's package collectd-core is not installed");
    try (RealServer sluice = new RealServer.Setup(directory.resolve("sluice")).start();
        Collectd collectd = new Collectd(directory.resolve("collectd"));
        Vmagent agent =
            new Vmagent(directory.resolve("agent"), collectd.address(), write(sluice))) {
      String selector = "{__name__=~\"collectd_load_shortterm.*|collectd_load\"}";
      Awaitility.await("samples, see " + directory)
          .atMost(PATIENCE)
          .until(() -> values(sluice.port(), selector).size() >= SAMPLES);
      List<String> found = values(sluice.port(), selector).stream().map("%.6f"::formatted).toList();
      List<String> collected = collectd.shortTermLoads();
      assertTrue(collected.containsAll(found), found + " of " + collected);
      assertTrue(agent.isRunning());
    }
  }

  private static String write(RealServer sluice) {
    return "http://127.0.0.1:" + sluice.port() + "/api/v1/write";
  }

  private static List<Double> values(int port, String selector) throws Exception {
    List<Double> values = new ArrayList<>();
    for (TimeSeries series : Exported.series(port, selector)) {
      for (int i = 0; i < series.size(); i++) {
        if (!Double.isNaN(series.value(i))) {
          values.add(series.value(i));
        }
      }
    }
    return values;
  }
}
