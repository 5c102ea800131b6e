package io.sluice.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.sluice.ingest.Lease;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the byte budget and the clock whose turn it is, the sender's or the server's, and looks now
 * and then whether the sender is too slow. Confined to the event loop.
 */
final class SenderWatch {

  private static final int LOOKS_PER_WINDOW = 4;

  private final EventLoop loop;
  private final SenderPace pace;
  private final long everyNanos;
  private final Runnable onSlow;
  private @Nullable Lease lease;
  private @Nullable Future<?> timer;

  SenderWatch(EventLoop loop, WriteConfig config, Runnable onSlow) {
    this.loop = loop;
    this.pace = new SenderPace(config.stallTimeout(), config.minimumRate().bytes());
    this.everyNanos = config.stallTimeout().toNanos() / LOOKS_PER_WINDOW;
    this.onSlow = onSlow;
  }

  /** Whose credit is at stake. */
  void holds(Lease newLease) {
    lease = newLease;
  }

  void awaitSender() {
    pace.awaitSender(System.nanoTime());
    if (lease != null) {
      lease.awaitSender();
    }
    if (timer == null) {
      timer = loop.scheduleAtFixedRate(this::look, everyNanos, everyNanos, TimeUnit.NANOSECONDS);
    }
  }

  void received(int bytes) {
    pace.received(bytes);
    if (lease != null) {
      lease.received(bytes);
    }
  }

  /** The server's turn. */
  void pause() {
    pace.pause(System.nanoTime());
    if (lease != null) {
      lease.senderDone();
    }
  }

  /** Ends the watch. */
  void stop() {
    pause();
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void look() {
    if (pace.tooSlow(System.nanoTime())) {
      onSlow.run();
    }
  }
}
