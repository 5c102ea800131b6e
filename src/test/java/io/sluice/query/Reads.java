package io.sluice.query;

import io.sluice.api.TimeSeries;
import io.sluice.api.json.TimeSeriesJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks a service and waits for the whole answer. Stateless. */
final class Reads {
  private Reads() {}

  static ReadRequest request(String tenant, String... selectors) {
    return request(tenant, TimeRange.ALL, selectors);
  }

  static ReadRequest request(String tenant, TimeRange range, String... selectors) {
    ReadRequest parsed = ReadParameters.parse(tenant, Map.of("match[]", List.of(selectors)), false);
    return new ReadRequest(tenant, parsed.selectors(), range, 0);
  }

  static byte[] bytes(QueryService service, Function<QueryPermit, Mono<Flux<byte[]>>> query) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (QueryPermit permit = service.enter()) {
      query.apply(permit).flatMapMany(body -> body).doOnNext(all::writeBytes).blockLast();
    }
    return all.toByteArray();
  }

  static List<TimeSeries> export(QueryService service, ReadRequest request) {
    return TimeSeriesJson.readLines(bytes(service, permit -> service.export(permit, request)));
  }

  static String series(QueryService service, ReadRequest request) {
    return new String(
        bytes(service, permit -> service.series(permit, request)), StandardCharsets.UTF_8);
  }

  static String text(QueryService service, Function<QueryPermit, Mono<byte[]>> query) {
    try (QueryPermit permit = service.enter()) {
      byte[] answer = Objects.requireNonNull(query.apply(permit).block());
      return new String(answer, StandardCharsets.UTF_8);
    }
  }
}
