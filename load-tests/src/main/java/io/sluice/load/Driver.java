package io.sluice.load;

import io.sluice.load.data.Encoder;
import io.sluice.load.data.Workload;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Posts prepared bodies to a server over raw connections and prints samples per second, the
 * server's CPU-seconds per million samples, ack latency and peak resident memory. One object, one
 * thread.
 */
@Command(
    name = "driver",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Posts a workload to a Sluice server and measures it.")
public final class Driver implements Callable<Integer> {
  @Option(names = "--workload", description = "steady, wide, churn or active1m")
  private String workload = "steady";

  @Option(names = "--samples", description = "samples of a run; 0: the workload's own")
  private long samples;

  @Option(names = "--protocol", description = "rw, json, ndjson, line, vmjson, otlp or otlp-grpc")
  private String protocol = "rw";

  @Option(names = "--durability", description = "synced, written or queued")
  private String durability = "synced";

  @Option(names = "--connections", description = "requests in flight in a closed loop")
  private int connections = 5;

  @Option(names = "--rate", description = "open loop: requests a second; 0: closed loop")
  private double rate;

  @Option(names = "--seed", description = "of the data")
  private long seed = 1;

  @Option(
      names = "--memory-mib",
      description = "for bodies that are prepared before the clock starts")
  private long memoryMib = 4096;

  @Option(names = "--path", description = "where to post; empty: where the protocol belongs")
  private String path = "";

  @Option(names = "--server", description = "host:port of a running server on this machine")
  private String server = "127.0.0.1:8240";

  @Option(names = "--pid", description = "process id of the running server")
  private long pid;

  @Option(names = "--start", description = "start a server for each run and stop it after it")
  private boolean start;

  @Option(names = "--launcher", description = "the launcher script")
  private Path launcher = Path.of("sluice");

  @Option(names = "--java-home", description = "its JDK; empty: the launcher's choice")
  private String javaHome = "";

  @Option(names = "--heap", description = "its heap, as in -Xmx; empty: the launcher's choice")
  private String heap = "";

  @Option(names = "--java-options", description = "further flags of its JVM")
  private String javaOptions = "";

  @Option(
      names = "--serve",
      arity = "1",
      description = "a further argument for serve; may be repeated")
  private List<String> serve = List.of();

  @Option(names = "--data", description = "where its data directory is made; on a real disk")
  private Path data = Path.of("target/load");

  @Option(names = "--runs", description = "repetitions")
  private int runs = 1;

  @Option(names = "--out", description = "append results to this file, one JSON object a line")
  private @Nullable Path out;

  @Option(names = "--label", description = "named in the results")
  private String label = "";

  /** Runs and exits: 0 if every answer was a success, 1 if not. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Driver()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    boolean clean = true;
    for (int run = 1; run <= runs; run++) {
      Result result = start ? onFreshServer() : against(plan(address()), pid);
      report(run, result);
      clean &= result.failures() == 0;
    }
    return clean ? 0 : 1;
  }

  private Result onFreshServer() throws Exception {
    return FreshServerRun.run(
        new ServerProcess.Setup(launcher, javaHome, heap, javaOptions, data, serve), this::plan);
  }

  private static Result against(RunPlan plan, long serverPid) throws Exception {
    return new LoadRun(plan, serverPid).run();
  }

  private RunPlan plan(InetSocketAddress address) {
    Workload named = Workload.named(workload);
    Workload shape = samples > 0 ? named.withSamples(samples) : named;
    long first = RunPlan.firstMillis(shape, System.currentTimeMillis());
    return new RunPlan(
        shape,
        protocol,
        durability,
        connections,
        rate,
        seed,
        first,
        memoryMib << 20,
        path.isEmpty() ? Encoder.named(protocol).path() : path,
        address);
  }

  private InetSocketAddress address() {
    int colon = server.lastIndexOf(':');
    return new InetSocketAddress(
        server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
  }

  private void report(int run, Result result) throws Exception {
    String about =
        String.format(
            "\"label\":\"%s\",\"run\":%d,\"workload\":\"%s\",\"protocol\":\"%s\","
                + "\"durability\":\"%s\",\"connections\":%d,\"rate\":%s,",
            label, run, workload, protocol, durability, connections, rate);
    String line = result.json(about);
    System.out.println(line);
    if (result.failures() > 0) {
      System.err.println(result.failures() + " failures, the first: " + result.firstFailure());
    }
    if (out != null) {
      Files.writeString(out, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }
}
