package io.sluice.http;

import io.sluice.api.Durability;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import io.sluice.ingest.Tenant;
import io.sluice.ingest.TenantLimits.OverRate;
import io.sluice.ingest.UnavailableException;
import io.sluice.ingest.WritePath;
import io.sluice.units.DataSize;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
    if (tenant.isEmpty()) {
      return Mono.just(tooManyTenants(request, path.tenants().max()));
    }
    Outcome refusal = beyondLimits(exchange, request, tenant.get());
    return refusal == null ? body(exchange, request, path, tenant.get()) : Mono.just(refusal);
  }

  /** What the tenant's limits say before the body is read; null if it may come. */
  private @Nullable Outcome beyondLimits(Exchange exchange, WriteRequest request, Tenant tenant) {
    DataSize maxBody = tenant.limits().maxBody(intake.config().maxBody());
    if (!request.format().isStream() && exchange.contentLength() > maxBody.bytes()) {
      return failures.outcome(new TooLargeBodyException(maxBody, intake.config().maxBody()));
    }
    Duration wait = tenant.overRate();
    if (wait.isZero() || request.format().isStream()) { // a stream is slowed down instead
      return null;
    }
    tenant.refusedByRate();
    String why =
        "tenant '%s' has sent more than limits.tenant.samplesPerSecond or .bytesPerSecond allow; it"
                .formatted(tenant.name())
            + " may go on in "
            + Math.max(1, wait.toMillis())
            + " ms";
    return tenant.limits().overRate() == OverRate.TOO_MANY
        ? new Outcome.OverRate(why, wait, null)
        : new Outcome.Unavailable(why, wait, null);
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
