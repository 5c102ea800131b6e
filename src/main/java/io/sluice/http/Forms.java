package io.sluice.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.sluice.ingest.Lease;
import io.sluice.units.DataSize;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Parameters in the body of a request, as a browser's form sends them. Thread-safe. */
final class Forms {

  static final String TYPE = "application/x-www-form-urlencoded";
  private static final DataSize MAX = DataSize.ofMiB(1);

  private final Intake intake;

  Forms(Intake intake) {
    this.intake = intake;
  }

  /** Whether the body is said to be one. */
  boolean isForm(Exchange exchange) {
    return exchange.mediaType().equals(TYPE);
  }

  /** What is made of the form, or the answer that it is too large. */
  Mono<Answer> read(Exchange exchange, Function<Map<String, List<String>>, Mono<Answer>> then) {
    if (exchange.contentLength() > MAX.bytes()) {
      return Mono.just(tooLarge());
    }
    return body(exchange)
        .flatMap(
            text -> text.length() > MAX.bytes() ? Mono.just(tooLarge()) : then.apply(parse(text)));
  }

  private Mono<String> body(Exchange exchange) {
    Lease lease = intake.budget().open(() -> {});
    return BodyReader.read(intake, exchange.eventLoop(), exchange, lease, started -> {})
        .map(
            body -> {
              String text = new String(body.bytes(), 0, body.length(), StandardCharsets.UTF_8);
              intake.free(body, lease);
              return text;
            })
        .doFinally(signal -> lease.close());
  }

  private static Map<String, List<String>> parse(String form) {
    return Exchange.decoded(
        () -> new QueryStringDecoder(form, StandardCharsets.UTF_8, false).parameters());
  }

  private static Answer tooLarge() {
    return NativeDialect.PLAIN.answer(
        new Outcome.TooLarge("the form is larger than " + MAX, MAX.bytes(), null));
  }
}
