package io.sluice.http;

import io.sluice.ingest.Encoding;
import io.sluice.protocol.json.ImportDecoder;
import java.util.Set;

/** {@code POST /api/v1/import}: JSON lines of VictoriaMetrics, as a stream. Stateless. */
final class ImportProtocol implements WriteProtocol {

  private static final WriteFormat LINES = WriteFormat.ofLines(Encoding.IMPORT, ImportDecoder::new);

  private static final Set<String> TYPES =
      Set.of(
          "",
          "application/json",
          "application/x-ndjson",
          "application/stream+json",
          "application/octet-stream",
          "application/x-www-form-urlencoded",
          "text/plain");

  @Override
  public Set<Integer> statuses() {
    return NativeProtocol.STATUSES;
  }

  @Override
  public Choice choose(Exchange exchange) {
    Outcome wrong =
        TYPES.contains(exchange.mediaType())
            ? null
            : new Outcome.WrongType(
                "Content-Type '%s' (expected: application/x-ndjson or application/json)"
                    .formatted(exchange.headerOrEmpty("Content-Type")));
    return new Choice(LINES, NativeDialect.of(exchange), wrong);
  }
}
