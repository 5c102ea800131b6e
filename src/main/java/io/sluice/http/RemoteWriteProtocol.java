package io.sluice.http;

import io.sluice.http.BodyDecoder.Decoded;
import io.sluice.http.WriteFormat.Packing;
import io.sluice.http.WriteProtocol.Choice;
import io.sluice.ingest.Encoding;
import io.sluice.protocol.remotewrite.RemoteWrite2Decoder;
import io.sluice.protocol.remotewrite.RemoteWriteDecoder;
import io.sluice.storage.shard.ConflictPolicy;

/**
 * Prometheus remote write: which of its messages a body is, by the {@code proto} parameter of its
 * Content-Type alone. Stateless.
 */
final class RemoteWriteProtocol {

  private static final String MESSAGE_1 = "prometheus.WriteRequest";
  private static final String MESSAGE_2 = "io.prometheus.write.v2.Request";

  private static final WriteFormat FORMAT_1 =
      format(
          Encoding.REMOTE_WRITE,
          (body, length, batches) -> {
            var batch = batches.get();
            return new Decoded(batch, RemoteWriteDecoder.decode(body, 0, length, batch));
          });

  private static final WriteFormat FORMAT_2 =
      format(
          Encoding.REMOTE_WRITE_2,
          (body, length, batches) -> {
            var batch = batches.get();
            var counts = RemoteWrite2Decoder.decode(body, 0, length, batch);
            return new Decoded(batch, new RemoteWriteWritten(counts, batch::writtenHistograms));
          });

  private RemoteWriteProtocol() {}

  private static WriteFormat format(Encoding encoding, BodyDecoder decoder) {
    return new WriteFormat(encoding, ConflictPolicy.REFUSE, Packing.SNAPPY_OR_ZSTD, false, decoder);
  }

  static Choice choose(Exchange exchange) {
    String proto = exchange.typeParameter("proto");
    return switch (proto == null ? MESSAGE_1 : proto) {
      case MESSAGE_1 -> new Choice(FORMAT_1, RemoteWriteDialect.V1);
      case MESSAGE_2 -> new Choice(FORMAT_2, RemoteWrite2Dialect.V2);
      default ->
          new Choice(
              FORMAT_1,
              RemoteWriteDialect.V1,
              new Outcome.WrongType(
                  "proto=%s (expected: %s or %s)".formatted(proto, MESSAGE_1, MESSAGE_2)));
    };
  }
}
