package io.sluice.http;

import io.sluice.api.Durability;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import io.sluice.ingest.Tenant;
import io.sluice.ingest.UnavailableException;
import io.sluice.ingest.WritePath;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * A write route of any protocol: judges the headers, then hands the body to {@link WholeWrite} or
 * {@link StreamWrite}. Thread-safe.
 */
final class WriteRoute {

  private final Service service;
  private final Intake intake;
  private final Failures failures;
  private final RefusalLog refusals;
  private final WriteProtocol protocol;

  WriteRoute(
      Service service,
      Intake intake,
      Failures failures,
      RefusalLog refusals,
      WriteProtocol protocol) {
    this.service = service;
    this.intake = intake;
    this.failures = failures;
    this.refusals = refusals;
    this.protocol = protocol;
  }

  /** The same for another protocol. */
  WriteRoute with(WriteProtocol other) {
    return new WriteRoute(service, intake, failures, refusals, other);
  }

  /** The route on that path. */
  Route at(String path) {
    return Route.post(path, protocol.statuses(), this::write)
        .needs(Access.WRITE)
        .words(exchange -> protocol.choose(exchange).dialect());
  }

  Mono<Answer> write(Exchange exchange) {
    WriteRequest request = WriteRequest.of(exchange, protocol, intake.config());
    return outcome(exchange, request)
        .onErrorResume(e -> Mono.just(failures.outcome(e)))
        .map(request.dialect()::answer);
  }

  private Mono<Outcome> outcome(Exchange exchange, WriteRequest request) {
    if (request.wrong() != null) {
      return Mono.just(request.wrong());
    }
    WritePath path = service.writes();
    if (path == null) {
      String why = service.readiness().text();
      return Mono.just(new Outcome.Unavailable(why, intake.config().retryAfter(), null));
    }
    UnavailableException held = path.held();
    if (held != null) {
      return Mono.just(failures.outcome(held));
    }
    Optional<Tenant> tenant = path.tenants().find(request.tenant());
    return tenant.isEmpty()
        ? Mono.just(tooManyTenants(request, path.tenants().max()))
        : body(exchange, request, path, tenant.get());
  }

  private Mono<Outcome> body(
      Exchange exchange, WriteRequest request, WritePath path, Tenant tenant) {
    Mono<Outcome> written =
        request.format().isStream()
            ? StreamWrite.of(intake, failures, exchange, request, path, tenant)
            : WholeWrite.of(intake, exchange, request, path, tenant)
                .onErrorResume(e -> Mono.just(failures.outcome(e)));
    return written.doOnNext(outcome -> note(outcome, exchange, request));
  }

  private void note(Outcome outcome, Exchange exchange, WriteRequest request) {
    WriteReceipt receipt = outcome.receipt();
    boolean later = receipt != null && receipt.durability() == Durability.QUEUED;
    if (receipt != null && receipt.refused() > 0 && !later) {
      refusals.note(request.tenant(), exchange.sender(), receipt);
    }
  }

  private static Outcome tooManyTenants(WriteRequest request, int max) {
    return new Outcome.BadRequest(
        "tenant '%s' is new, and there are %d already (tenants.max); %s"
            .formatted(request.tenant(), max, RefusalReason.TENANT_LIMIT.wireName()));
  }
}
