package io.sluice.http;

import io.sluice.http.WriteFormat.Packing;
import io.sluice.protocol.otlp.OtlpMapping;
import java.util.Set;

/** OTLP metrics over gRPC. Thread-safe. */
final class GrpcProtocol implements WriteProtocol {
  private final Choice only;

  GrpcProtocol(OtlpMapping mapping) {
    this.only = new Choice(OtlpProtocol.protobuf(mapping, Packing.GRPC), GrpcDialect.INSTANCE);
  }

  @Override
  public Choice choose(Exchange exchange) {
    return only;
  }

  @Override
  public Set<Integer> statuses() {
    return Set.of(200);
  }
}
