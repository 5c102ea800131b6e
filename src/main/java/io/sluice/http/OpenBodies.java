package io.sluice.http;

import io.sluice.ingest.UnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.scheduler.Schedulers;

/** The bodies that are being read, so that the shutdown can end them. Thread-safe. */
final class OpenBodies {

  private final Map<Consumer<Throwable>, Boolean> open = new ConcurrentHashMap<>();
  private volatile boolean ending;

  /** A body that would go on for ever; ended at once when the server ends. */
  void addStream(Consumer<Throwable> end) {
    open.put(end, true);
    if (ending) {
      end.accept(stopping());
    }
  }

  /** A body that ends by itself, given a moment. */
  void addWhole(Consumer<Throwable> end) {
    open.put(end, false);
  }

  /** It has ended. */
  void remove(Consumer<Throwable> end) {
    open.remove(end);
  }

  /** Ends streams now and whole bodies after the grace. */
  void end(Duration grace) {
    ending = true;
    open.forEach(
        (end, stream) -> {
          if (stream) {
            end.accept(stopping());
          }
        });
    Schedulers.parallel().schedule(this::endAll, grace.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void endAll() {
    open.keySet().forEach(end -> end.accept(stopping()));
  }

  private static UnavailableException stopping() {
    return new UnavailableException(
        UnavailableException.Reason.STOPPING, Duration.ofSeconds(1), "the server is stopping");
  }
}
