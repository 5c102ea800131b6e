package io.sluice.http;

import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * One method on one path. Immutable.
 *
 * @param method the HTTP method, upper case
 * @param path the path as in the OpenAPI document; {@code {name}} stands for one segment
 * @param statuses every status that the handler may answer with
 * @param handler makes the answer
 */
public record Route(String method, String path, Set<Integer> statuses, Handler handler) {

  /** Makes the answer to one exchange, on its event loop and without blocking it. */
  @FunctionalInterface
  public interface Handler {
    /** The answer; an error becomes the answer that {@link Failures} finds for it. */
    Mono<Answer> handle(Exchange exchange);
  }

  /** A GET route. */
  public static Route get(String path, Set<Integer> statuses, Handler handler) {
    return new Route("GET", path, statuses, handler);
  }

  /** A POST route. */
  public static Route post(String path, Set<Integer> statuses, Handler handler) {
    return new Route("POST", path, statuses, handler);
  }
}
