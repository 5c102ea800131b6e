package io.sluice.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.sluice.api.WriteReceipt;
import io.sluice.ingest.Lease;
import io.sluice.ingest.Receipts;
import io.sluice.ingest.Tenant;
import io.sluice.ingest.WritePath;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one stream: at most one open, some on their way to the disk, each with a lease of
 * its own, so that credit comes back as each is durable and a long stream has no seniority over
 * others. Confined to the event loop.
 */
final class StreamWindows {

  private static final long IDLE_MILLIS = 200;

  private final Intake intake;
  private final EventLoop loop;
  private final WriteRequest request;
  private final WritePath path;
  private final Tenant tenant;
  private final Runnable onChange;
  private final StreamCredit credit;

  /** Those submitted, in order, from the oldest that is not durable. */
  private final ArrayDeque<StreamWindow> order = new ArrayDeque<>();

  private WriteReceipt sum;
  private @Nullable StreamWindow open;
  private @Nullable Future<?> idle;
  private @Nullable Throwable failure;
  private int underWay;
  private long submittedThrough;
  private long durableThrough;

  StreamWindows(
      Intake intake,
      EventLoop loop,
      WriteRequest request,
      WritePath path,
      Tenant tenant,
      Runnable onChange) {
    this.intake = intake;
    this.loop = loop;
    this.request = request;
    this.path = path;
    this.tenant = tenant;
    this.onChange = onChange;
    this.credit = new StreamCredit(intake.budget(), tenant, loop, onChange, this::failed);
    this.sum = Receipts.empty(request.durability());
  }

  /**
   * The window for the next line, or null if there is no credit or too much under way; then {@code
   * onChange} is called when to ask again.
   */
  @Nullable StreamWindow current() {
    StreamWindow now = open;
    if (now != null && now.textBytes() >= windowBytes()) {
      submitOpen();
      now = null;
    }
    return now != null ? now : openNext();
  }

  private @Nullable StreamWindow openNext() {
    Lease lease = isFull() ? null : credit.open(windowBytes());
    if (lease != null) {
      open =
          new StreamWindow(
              path.begin(tenant, request.format().encoding(), request.format().policy()),
              lease,
              submittedThrough);
    }
    return open;
  }

  private boolean isFull() {
    return underWay >= intake.config().streamInFlight();
  }

  private long windowBytes() {
    return intake.config().streamWindow().bytes();
  }

  /** The sender is waited for: if it stays silent, what there is goes on its way. */
  void idleSoon() {
    if (open != null && idle == null) {
      idle = loop.schedule(this::idled, IDLE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void idled() {
    idle = null;
    if (isFull()) {
      idleSoon();
    } else {
      submitOpen();
    }
  }

  /** Sends the open window on its way, if there is one. */
  void submitOpen() {
    StreamWindow window = open;
    if (window == null) {
      return;
    }
    open = null;
    submittedThrough = window.lastLine();
    if (window.isEmpty()) {
      window.lease.close();
      return;
    }
    underWay++;
    order.add(window);
    charge(window);
    path.submit(window.batch, request.durability())
        .doFinally(signal -> window.lease.close())
        .subscribe(
            receipt -> loop.execute(() -> done(window, receipt)), e -> loop.execute(() -> lost(e)));
  }

  /** From now on it holds what was decoded, no longer what might have been. */
  private static void charge(StreamWindow window) {
    long more = window.batch.bytes() - window.lease.held();
    if (more > 0) {
      window.lease.force(more);
    } else {
      window.lease.give(-more);
    }
  }

  private void done(StreamWindow window, WriteReceipt receipt) {
    underWay--;
    sum = Receipts.plus(sum, receipt);
    window.done();
    while (!order.isEmpty() && order.peek().isDone()) {
      durableThrough = order.remove().lastLine();
    }
    onChange.run();
  }

  /** The window stays in the order: nothing behind it counts as durable through. */
  private void lost(Throwable why) {
    underWay--;
    failed(why);
  }

  private void failed(Throwable why) {
    failure = failure == null ? why : failure;
    onChange.run();
  }

  /** Nothing more will be read: waits for no credit, drops nothing that was submitted. */
  void readNoMore() {
    submitOpen();
    credit.close();
    if (idle != null) {
      idle.cancel(false);
      idle = null;
    }
  }

  /** What made a window fail, or null. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** True if nothing is open or under way. */
  boolean allDone() {
    return open == null && underWay == 0;
  }

  StreamCredit credit() {
    return credit;
  }

  /** The fate of all samples whose window has its receipt. */
  WriteReceipt sum() {
    return sum;
  }

  /** The same, with the last line up to which all is durable. */
  WriteReceipt sumWithLine() {
    return new WriteReceipt(
        sum.durability(),
        sum.received(),
        sum.stored(),
        sum.late(),
        sum.repeated(),
        sum.replaced(),
        sum.refused(),
        sum.pending(),
        sum.refusals(),
        sum.refusedByReason(),
        durableThrough);
  }
}
