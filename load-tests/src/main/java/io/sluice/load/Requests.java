package io.sluice.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One connection that sends prepared bodies one after the other. Confined to one thread. */
interface Requests extends AutoCloseable {

  /** Sends a body and waits for the answer. */
  Answer send(ByteBuffer body) throws IOException;

  @Override
  void close() throws IOException;

  /** A connection as the plan's protocol wants it. */
  static Requests open(RunPlan plan) throws IOException {
    return plan.grpc() ? new GrpcRequests(plan) : new HttpRequests(plan);
  }
}
