package io.sluice.http;

import io.netty.channel.EventLoop;
import io.sluice.ingest.ByteBudget;
import io.sluice.ingest.Lease;
import io.sluice.ingest.Tenant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Takes credit without blocking: either it is there, or somebody is told when it is. One thing is
 * waited for at a time. Confined to the event loop.
 */
final class StreamCredit {

  private final ByteBudget budget;
  private final EventLoop loop;
  private final Runnable onGranted;
  private final Consumer<Throwable> onDenied;
  private final Tenant tenant;
  private @Nullable Disposable wait;
  private @Nullable Lease fresh;

  StreamCredit(
      ByteBudget budget,
      Tenant tenant,
      EventLoop loop,
      Runnable onGranted,
      Consumer<Throwable> onDenied) {
    this.budget = budget;
    this.tenant = tenant;
    this.loop = loop;
    this.onGranted = onGranted;
    this.onDenied = onDenied;
  }

  /** True once the lease holds that much. */
  boolean hold(Lease lease, long bytes) {
    long more = bytes - lease.held();
    if (more <= 0) {
      return true;
    }
    return wait == null && (lease.tryTake(more) || await(lease, more));
  }

  /** A new lease that holds that much, or null until it does. */
  @Nullable Lease open(long bytes) {
    Lease lease = fresh != null ? fresh : budget.open(tenant, () -> {});
    fresh = lease;
    if (!hold(lease, bytes)) {
      return null;
    }
    fresh = null;
    return lease;
  }

  /** Waits for nothing any more. */
  void close() {
    if (wait != null) {
      wait.dispose();
      wait = null;
    }
    if (fresh != null) {
      fresh.close();
      fresh = null;
    }
  }

  private boolean await(Lease lease, long more) {
    wait =
        lease
            .take(more)
            .subscribe(granted -> loop.execute(this::granted), e -> loop.execute(() -> denied(e)));
    return false;
  }

  private void granted() {
    wait = null;
    onGranted.run();
  }

  private void denied(Throwable why) {
    wait = null;
    onDenied.accept(why);
  }
}
