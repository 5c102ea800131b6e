package io.sluice.http;

import io.sluice.api.SluiceHeaders;
import io.sluice.http.auth.Authenticator;
import io.sluice.http.auth.Credential;
import io.sluice.http.auth.Login;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Lets a request through to its route, or not: who sends it, may they, and for that tenant. Judged
 * before a byte of the body is read. Thread-safe.
 */
final class Gate {

  private static final Duration BUSY = Duration.ofSeconds(2);

  private final Authenticator authenticator;

  Gate(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /** The route's answer, or a refusal in the route's own words. */
  Mono<Answer> pass(Exchange exchange, Route route, Function<Exchange, Mono<Answer>> then) {
    if (route.access() == Access.OPEN || !authenticator.isRequired()) {
      return then.apply(exchange);
    }
    Mono<Login> login =
        authenticator.login(exchange.header("Authorization"), exchange.clientCertificateName());
    return login.flatMap(
        who -> {
          Outcome refusal = judge(who, exchange, route);
          return refusal == null ? onItsLoop(exchange, then) : refused(exchange, route, refusal);
        });
  }

  /** A password was looked at on another thread. */
  private static Mono<Answer> onItsLoop(Exchange exchange, Function<Exchange, Mono<Answer>> then) {
    return exchange.eventLoop().inEventLoop()
        ? then.apply(exchange)
        : Mono.defer(() -> then.apply(exchange))
            .subscribeOn(Schedulers.fromExecutor(exchange.eventLoop()));
  }

  private static Mono<Answer> refused(Exchange exchange, Route route, Outcome refusal) {
    Answer answer = route.dialect().apply(exchange).answer(refusal);
    return Mono.just(
        refusal instanceof Outcome.Unauthenticated
            ? answer.with("WWW-Authenticate", "Basic realm=\"sluice\", charset=\"UTF-8\", Bearer")
            : answer);
  }

  private static @Nullable Outcome judge(Login login, Exchange exchange, Route route) {
    if (login instanceof Login.Unknown unknown) {
      return new Outcome.Unauthenticated(unknown.why());
    } else if (login instanceof Login.Busy) {
      return new Outcome.Unavailable(
          "too many passwords wait to be looked at; known ones are not held up", BUSY, null);
    }
    Credential who = ((Login.Known) login).credential();
    if (!route.access().allows(who)) {
      return new Outcome.Forbidden(
          "'%s' lacks %s (http.auth.file)".formatted(who.name(), route.access().needed()));
    }
    return tenant(who, exchange);
  }

  private static @Nullable Outcome tenant(Credential who, Exchange exchange) {
    String named = exchange.header(SluiceHeaders.TENANT);
    if (named == null && who.isBound()) {
      exchange.actFor(who.tenants().get(0));
      return null;
    }
    String meant = named == null ? SluiceHeaders.DEFAULT_TENANT : named;
    return who.isFor(meant)
        ? null
        : new Outcome.Forbidden(
            "'%s' may not act for tenant '%s' (http.auth.file)".formatted(who.name(), meant));
  }
}
