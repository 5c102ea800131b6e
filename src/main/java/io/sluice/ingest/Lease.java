package io.sluice.ingest;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The account of one write with the {@link ByteBudget}. Thread-safe, for use by one owner, which
 * has at most one {@link #take} under way at a time.
 */
public final class Lease implements AutoCloseable {

  /** A sender made progress when so many bytes came; less is a drip and counts as silence. */
  static final long PROGRESS_BYTES = 1 << 10;

  final long age;
  final TenantCredit credit;
  private final ByteBudget budget;
  private final Runnable onReclaim;

  // written under the lock of the budget
  volatile long held;
  boolean closed;
  boolean reclaiming;
  @Nullable CreditWait waiter;

  private volatile boolean senderAwaited;
  private volatile long progressAt;
  private long sinceProgress;

  Lease(ByteBudget budget, long age, TenantCredit credit, Runnable onReclaim) {
    this.credit = credit;
    this.budget = budget;
    this.age = age;
    this.onReclaim = onReclaim;
  }

  /** Takes so many bytes at once if nobody older waits and they are there. */
  public boolean tryTake(long bytes) {
    return bytes <= 0
        || (!heldOver(bytes, budget.config().perRequest().bytes()) && budget.tryTake(this, bytes));
  }

  /**
   * Takes so many bytes, waiting if needed; completes on the thread that made room. Errors: {@link
   * OverShareException} if the write would hold more than its share, {@link UnavailableException}
   * if the wait took too long. Cancelling ends the wait.
   */
  public Mono<Boolean> take(long bytes) {
    return Mono.create(
        sink -> {
          CreditWait wait = new CreditWait(this, bytes, budget.now(), sink);
          sink.onCancel(() -> budget.cancel(wait));
          budget.take(this, wait);
        });
  }

  /** Counts what is held already, beyond the capacity if need be; others then wait for longer. */
  public void force(long bytes) {
    budget.force(this, bytes);
  }

  /** Returns so many bytes, at most all. */
  public void give(long bytes) {
    budget.give(this, bytes);
  }

  /** From now on the next bytes are the sender's turn. */
  public void awaitSender() {
    if (!senderAwaited) {
      progressAt = budget.now();
      sinceProgress = 0;
      senderAwaited = true;
    }
  }

  /** So many bytes came from the sender. */
  public void received(long bytes) {
    sinceProgress += bytes;
    if (sinceProgress >= PROGRESS_BYTES) {
      sinceProgress = 0;
      progressAt = budget.now();
    }
  }

  /** From now on it is the server's turn. */
  public void senderDone() {
    senderAwaited = false;
  }

  /** Bytes held; a glimpse. */
  public long held() {
    return held;
  }

  /** Returns everything and forgets a wait. Idempotent. */
  @Override
  public void close() {
    budget.close(this);
  }

  /** Under the lock of the budget. */
  void hold(long more) {
    long before = held;
    held = before + more;
  }

  boolean heldOver(long bytes, long limit) {
    return held + bytes > limit;
  }

  /** Nanoseconds of silence of a sender whose turn it is; -1 if it is not. */
  long silence(long now) {
    return senderAwaited ? now - progressAt : -1;
  }

  void reclaim() {
    onReclaim.run();
  }
}
