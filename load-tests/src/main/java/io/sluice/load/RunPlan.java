package io.sluice.load;

import io.sluice.load.data.Encoder;
import io.sluice.load.data.Workload;
import java.net.InetSocketAddress;

/**
 * What one run sends, and how. Immutable.
 *
 * @param workload shape and size
 * @param protocol as {@link io.sluice.load.data.Encoder#named} knows it
 * @param durability the level asked for in the header
 * @param connections closed loop: as many requests are in flight
 * @param requestsPerSecond open loop if positive: requests are due evenly spaced, whatever the
 *     server does, and latency counts from the moment they were due; 0 for a closed loop
 * @param seed of the data
 * @param firstMillis time of the first sample
 * @param memory bytes for prepared bodies
 * @param path where to post
 * @param server where it listens
 */
public record RunPlan(
    Workload workload,
    String protocol,
    String durability,
    int connections,
    double requestsPerSecond,
    long seed,
    long firstMillis,
    long memory,
    String path,
    InetSocketAddress server) {

  private static final long SPARE_MILLIS = 60_000;

  /** The time of the first sample, so that the last one is a minute old at {@code nowMillis}. */
  public static long firstMillis(Workload shape, long nowMillis) {
    long end = nowMillis / Workload.STEP_MILLIS * Workload.STEP_MILLIS;
    return end - (shape.steps() + 1) * Workload.STEP_MILLIS - SPARE_MILLIS;
  }

  /** True if the protocol is spoken as calls of gRPC. */
  boolean grpc() {
    return Encoder.named(protocol).grpc();
  }

  boolean openLoop() {
    return requestsPerSecond > 0;
  }

  /** Requests of each connection, rounded up. */
  long requestsPerLane() {
    return (workload.requests() + connections - 1) / connections;
  }

  /** Requests that are not measured. */
  long warmUpRequests() {
    return Math.round(requestsPerLane() * connections * workload.warmUpShare());
  }
}
