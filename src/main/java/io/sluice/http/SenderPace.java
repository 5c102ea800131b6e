package io.sluice.http;

import java.time.Duration;

/**
 * Measures how fast a sender is, over the time that it was waited for; time in which the server
 * didn't read does not count. Confined to the event loop.
 */
final class SenderPace {

  private final long windowNanos;
  private final long leastBytes;
  private long waited;
  private long since = -1;
  private long bytes;

  /** Slow is: less than {@code perSecond} on average over {@code window} of waiting. */
  SenderPace(Duration window, long perSecond) {
    this.windowNanos = window.toNanos();
    this.leastBytes = Math.max(1, (long) (perSecond * (windowNanos / 1e9)));
  }

  void awaitSender(long now) {
    if (since < 0) {
      since = now;
    }
  }

  void pause(long now) {
    if (since >= 0) {
      waited += now - since;
      since = -1;
    }
  }

  void received(long more) {
    bytes += more;
  }

  /** True if the sender was too slow; begins a new measurement after each full window. */
  boolean tooSlow(long now) {
    long total = waited + (since >= 0 ? now - since : 0);
    if (total < windowNanos) {
      return false;
    }
    boolean slow = bytes < leastBytes;
    waited = 0;
    since = since >= 0 ? now : -1;
    bytes = 0;
    return slow;
  }
}
