package io.sluice.http;

import java.util.Set;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * One method on one path. Immutable.
 *
 * @param method the HTTP method, upper case
 * @param path the path as in the OpenAPI document; {@code {name}} stands for one segment
 * @param statuses every status that the handler may answer with
 * @param access what somebody must be allowed to ask it
 * @param dialect how it words a refusal that comes before its handler
 * @param handler makes the answer
 */
public record Route(
    String method,
    String path,
    Set<Integer> statuses,
    Access access,
    Function<Exchange, Dialect> dialect,
    Handler handler) {

  /** Makes the answer to one exchange, on its event loop and without blocking it. */
  @FunctionalInterface
  public interface Handler {
    /** The answer; an error becomes the answer that {@link Failures} finds for it. */
    Mono<Answer> handle(Exchange exchange);
  }

  /** A GET route, for those who may read, or under {@code /api/v1/admin/} for operators. */
  public static Route get(String path, Set<Integer> statuses, Handler handler) {
    return of("GET", path, statuses, handler);
  }

  /** A POST route, for those who may read, or under {@code /api/v1/admin/} for operators. */
  public static Route post(String path, Set<Integer> statuses, Handler handler) {
    return of("POST", path, statuses, handler);
  }

  /** A route of any method. */
  static Route of(String method, String path, Set<Integer> statuses, Handler handler) {
    return new Route(
        method, path, statuses, Access.of(path), exchange -> NativeDialect.PLAIN, handler);
  }

  /** The same for whoever may that. */
  Route needs(Access other) {
    return new Route(method, path, statuses, other, dialect, handler);
  }

  /** The same with refusals in those words. */
  Route words(Function<Exchange, Dialect> other) {
    return new Route(method, path, statuses, access, other, handler);
  }

  /** Whether it belongs on the port for operators, if there is one. */
  boolean isForOperators() {
    return access == Access.ADMIN || access == Access.OVERVIEW;
  }
}
