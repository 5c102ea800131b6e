package io.sluice.http;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.sluice.ingest.OverBudgetException;
import io.sluice.ingest.OverShareException;
import io.sluice.ingest.UnavailableException;
import io.sluice.ingest.UnavailableException.Reason;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.TooLargeException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.channel.AbortedException;

/**
 * Decides in one place whether an error is the sender's fault, a matter of time, or ours.
 * Thread-safe.
 */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final WriteConfig config;
  private final long perRequest;
  private final AtomicLong faults = new AtomicLong();

  Failures(WriteConfig config, long perRequest) {
    this.config = config;
    this.perRequest = perRequest;
  }

  /** How many were ours, ever. */
  long faults() {
    return faults.get();
  }

  /** What an error means for the write that met it. */
  Outcome outcome(Throwable error) {
    if (error instanceof UnavailableException e) {
      return e.reason() == Reason.FAULT ? knownFault(e) : unavailable(e, e.retryAfter());
    } else if (error instanceof OverBudgetException) {
      return unavailable(error, config.retryAfter());
    } else if (error instanceof MalformedException) {
      return new Outcome.Malformed(text(error), null);
    } else if (error instanceof TooLargeException e) {
      return new Outcome.TooLarge(e.getMessage() + limits(), e.limit(), null);
    } else if (error instanceof TooLargeBodyException e) {
      return new Outcome.TooLarge(text(error), e.limit(), null);
    } else if (error instanceof OverShareException) {
      return new Outcome.TooLarge(text(error), perRequest, null);
    } else if (error instanceof SlowSenderException) {
      return new Outcome.TooSlow(text(error), null);
    } else if (error instanceof BadRequestException) {
      return new Outcome.BadRequest(text(error));
    } else if (isLostConnection(error)) {
      return new Outcome.BadRequest("the connection ended before the body did");
    }
    return fault(error);
  }

  /** True for what a sender causes by going away, which is no news. */
  static boolean isLostConnection(Throwable error) {
    return error instanceof AbortedException
        || error instanceof IOException
        || error instanceof PrematureChannelClosureException;
  }

  private Outcome unavailable(Throwable error, Duration retryAfter) {
    return new Outcome.Unavailable(text(error), retryAfter, null);
  }

  /** Whose stage has logged it. */
  private Outcome knownFault(Throwable error) {
    faults.incrementAndGet();
    return new Outcome.Fault(text(error), null);
  }

  private Outcome fault(Throwable error) {
    long number = faults.incrementAndGet();
    LOG.error("fault {} while answering a request", number, error);
    return new Outcome.Fault("a fault of the server; its log has it as number " + number, null);
  }

  private String limits() {
    return " bytes (write.maxDecoded %s, write.maxLine %s)"
        .formatted(config.maxDecoded(), config.maxLine());
  }

  private static String text(Throwable error) {
    return String.valueOf(error.getMessage());
  }
}
