package io.sluice.query;

import io.sluice.api.TimeSeries;
import io.sluice.api.json.TimeSeriesJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  static byte[] bytes(Mono<Flux<byte[]>> answer) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    answer.flatMapMany(body -> body).doOnNext(all::writeBytes).blockLast();
    return all.toByteArray();
  }

  static List<TimeSeries> export(QueryService service, ReadRequest request) {
    return TimeSeriesJson.readLines(bytes(service.export(request)));
  }

  static String series(QueryService service, ReadRequest request) {
    return new String(bytes(service.series(request)), StandardCharsets.UTF_8);
  }

  static String text(Mono<byte[]> answer) {
    return new String(Objects.requireNonNull(answer.block()), StandardCharsets.UTF_8);
  }
}
