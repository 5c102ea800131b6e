package io.sluice.ingest;

import io.sluice.ingest.UnavailableException.Reason;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests between the queue and their answer. Bounded by the permits that each of them holds.
 * Thread-safe.
 */
final class InFlight {
  private final Set<Ticket> tickets = ConcurrentHashMap.newKeySet();
  private final Duration timeout;

  InFlight(Duration timeout) {
    this.timeout = timeout;
  }

  void add(Ticket ticket) {
    tickets.add(ticket);
  }

  void remove(Ticket ticket) {
    tickets.remove(ticket);
  }

  int size() {
    return tickets.size();
  }

  /** Answers those whose time is up. */
  void sweep() {
    long now = System.nanoTime();
    tickets.removeIf(ticket -> ticket.expired(now) && abandon(ticket, tooLate()));
  }

  /** Answers all of them; returns how many. */
  int abandonAll(UnavailableException why) {
    int before = tickets.size();
    tickets.removeIf(ticket -> abandon(ticket, why));
    return before;
  }

  private static boolean abandon(Ticket ticket, UnavailableException why) {
    ticket.abandon(why);
    return true;
  }

  private UnavailableException tooLate() {
    return new UnavailableException(
        Reason.ACK_TIMEOUT,
        Duration.ofSeconds(5),
        "not confirmed within %s (ingest.ackTimeout); send it again, it may or may not be stored"
            .formatted(timeout));
  }
}
