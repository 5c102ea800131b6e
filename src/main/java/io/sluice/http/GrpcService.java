package io.sluice.http;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The gRPC service {@code opentelemetry.proto.collector.metrics.v1.MetricsService}, on whatever
 * connection speaks HTTP/2; other methods are answered as gRPC wants it. Thread-safe.
 */
final class GrpcService {
  static final String EXPORT = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

  private static final Pattern TIMEOUT = Pattern.compile("([0-9]{1,8})([HMSmun])");

  private final Route export;

  GrpcService(WriteRoute write) {
    this.export = write.at(EXPORT);
  }

  /** True for a gRPC call. */
  static boolean takes(Exchange exchange) {
    return exchange.isHttp2() && exchange.mediaType().startsWith("application/grpc");
  }

  /** The route of the path, for counting; null if there is no such method. */
  @Nullable Route route(String path) {
    return path.equals(EXPORT) ? export : null;
  }

  /** What guards all calls. */
  Route guarded() {
    return export;
  }

  /** Answers a call; never with an error. */
  Mono<Answer> call(Exchange exchange, String path) {
    String type = exchange.mediaType();
    if (!path.equals(EXPORT)) {
      return answer(OtlpVerdict.UNIMPLEMENTED, "there is no method " + path + ", only " + EXPORT);
    }
    if (!exchange.method().equals("POST")) {
      return answer(OtlpVerdict.UNIMPLEMENTED, "gRPC calls are POST");
    }
    if (!type.equals("application/grpc") && !type.equals("application/grpc+proto")) {
      return answer(OtlpVerdict.UNIMPLEMENTED, type + " (expected: application/grpc+proto)");
    }
    Mono<Answer> called = Mono.defer(() -> export.handler().handle(exchange));
    Duration timeout = timeout(exchange.header("grpc-timeout"));
    return timeout == null
        ? called
        : called
            .timeout(timeout)
            .onErrorResume(
                TimeoutException.class,
                e ->
                    answer(
                        OtlpVerdict.DEADLINE_EXCEEDED,
                        "not done within the call's deadline; it may be stored yet, and may be"
                            + " sent again"));
  }

  private static Mono<Answer> answer(int code, String message) {
    return Mono.just(GrpcDialect.INSTANCE.answer(OtlpVerdict.error(code, 200, message)));
  }

  /** The time that the caller gives; null if it gives none, or none that can be read. */
  static @Nullable Duration timeout(@Nullable String header) {
    Matcher matcher = TIMEOUT.matcher(header == null ? "" : header);
    if (!matcher.matches()) {
      return null;
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "H" -> Duration.ofHours(amount);
      case "M" -> Duration.ofMinutes(amount);
      case "S" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMillis(amount);
      case "u" -> Duration.ofNanos(amount * 1000);
      default -> Duration.ofNanos(amount);
    };
  }
}
