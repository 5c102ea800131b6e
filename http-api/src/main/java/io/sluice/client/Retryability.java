package io.sluice.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;

/**
 * Decides, and nothing else does, what may be tried again: answers that say so, lost connections,
 * timeouts, and successes that could not be read. A repeat stores nothing twice. Stateless.
 */
final class Retryability {
  private static final Set<Integer> STATUSES = Set.of(408, 429, 503, 504);

  private Retryability() {}

  static boolean mayRetry(Throwable failure) {
    if (failure instanceof SluiceHttpException answer) {
      return STATUSES.contains(answer.status());
    }
    if (failure instanceof SSLException) {
      return false;
    }
    return failure instanceof IOException
        || failure instanceof TimeoutException
        || failure instanceof io.netty.handler.timeout.TimeoutException
        || failure instanceof AbortedException
        || failure instanceof UnreadableAnswerException;
  }

  static @Nullable Duration retryAfter(Throwable failure) {
    return failure instanceof SluiceHttpException answer ? answer.retryAfter() : null;
  }

  /** A word for meters. */
  static String reason(Throwable failure) {
    if (failure instanceof SluiceHttpException answer) {
      return Integer.toString(answer.status());
    }
    if (failure instanceof TimeoutException
        || failure instanceof io.netty.handler.timeout.TimeoutException) {
      return "timeout";
    }
    return failure instanceof UnreadableAnswerException ? "unreadable" : "connection";
  }
}
