package io.sluice.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.load.data.Encoder;
import io.sluice.load.data.Workload;
import io.sluice.server.Sluice;
import io.sluice.server.config.Config;
import io.sluice.server.config.ConfigLoader;
import io.sluice.server.config.Value;
import io.sluice.storage.io.FileLayer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrpcRequestsTest {
  private static final long NOW = System.currentTimeMillis();

  @TempDir Path data;

  private static RunPlan plan(String protocol, int port) {
    Workload shape = Workload.STEADY.withSamples(40_000);
    return new RunPlan(
        shape,
        protocol,
        "synced",
        2,
        0,
        1,
        RunPlan.firstMillis(shape, NOW),
        64 << 20,
        Encoder.named(protocol).path(),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static long deliver(String protocol, int port) throws Exception {
    return new LoadRun(plan(protocol, port), ProcessHandle.current().pid()).deliver();
  }

  @Test
  void whatIsSentOverGrpcIsWhatIsSentOverHttp() throws Exception {
    Config config =
        new ConfigLoader(Runtime.getRuntime().maxMemory())
            .load(
                null,
                Map.of(),
                Map.of(
                    "data",
                    new Value(data.toString(), "test"),
                    "http.port",
                    new Value("0", "test")))
            .config();
    Sluice server = Sluice.start(config, FileLayer.real());
    try {
      server.recovered().get(30, TimeUnit.SECONDS);
      long overGrpc = deliver("otlp-grpc", server.port());
      assertTrue(overGrpc >= 20_000, overGrpc + " samples");
      String before = stored(server);
      assertTrue(before.contains(" 40000"), before);
      assertEquals(overGrpc, deliver("otlp", server.port()));
      assertEquals(before, stored(server), "they were there already");
    } finally {
      server.stop();
    }
  }

  private static String stored(Sluice server) throws Exception {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    try (HttpConnection connection = new HttpConnection(address)) {
      return connection
          .get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith("sluice_samples_stored_total{"))
          .sorted()
          .toList()
          .toString();
    }
  }
}
