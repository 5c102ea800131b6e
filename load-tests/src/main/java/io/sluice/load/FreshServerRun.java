package io.sluice.load;

import java.net.InetSocketAddress;
import java.util.function.Function;

/** One run against a server started for it. Stateless. */
final class FreshServerRun {
  private FreshServerRun() {}

  /** Starts a server, sends the plan made for its address, stops the server. */
  static Result run(ServerProcess.Setup setup, Function<InetSocketAddress, RunPlan> planFor)
      throws Exception {
    try (ServerProcess server = ServerProcess.start(setup)) {
      RunPlan plan = planFor.apply(server.address());
      Result result = new LoadRun(plan, server.pid()).run();
      return result.withDisk((double) server.diskBytes() / plan.workload().samples());
    }
  }
}
