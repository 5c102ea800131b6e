package io.sluice.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.sluice.api.WriteReceipt;
import io.sluice.ingest.Lease;
import io.sluice.ingest.OverBudgetException;
import io.sluice.ingest.Tenant;
import io.sluice.ingest.WritePath;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One stream of lines: read a buffer, expand it, decode its lines into the open window, submit full
 * windows, go on.
 *
 * <p><b>Ordering.</b> Lines are decoded in order; windows are submitted in order and may become
 * durable in another; {@code durableThroughLine} follows the oldest that has not.
 *
 * <p><b>Backpressure.</b> The next buffer is requested only when this one is decoded, and a window
 * is opened only with credit and while few enough are on their way: else the socket is not read.
 *
 * <p><b>Failure.</b> Whatever ends the stream, lines decoded before are submitted and waited for,
 * and the outcome tells of them. A sender that went away takes nothing back.
 *
 * <p>Confined to the event loop.
 */
final class StreamWrite extends BaseSubscriber<ByteBuf> {

  private final Intake intake;
  private final Failures failures;
  private final EventLoop loop;
  private final MonoSink<Outcome> sink;
  private final StreamLines lines;
  private final StreamWindows windows;
  private final SenderWatch watch;
  private final Tenant tenant;

  private @Nullable ByteBuf pending;
  private boolean complete;
  private boolean working;
  private boolean reading = true;
  private boolean ended;
  private @Nullable Outcome stop;

  private StreamWrite(
      Intake intake,
      Failures failures,
      Exchange exchange,
      WriteRequest request,
      WritePath path,
      Tenant tenant,
      MonoSink<Outcome> sink) {
    this.intake = intake;
    this.failures = failures;
    this.loop = exchange.eventLoop();
    this.sink = sink;
    this.tenant = tenant;
    this.watch = new SenderWatch(loop, intake.config(), this::tooSlow);
    this.windows = new StreamWindows(intake, loop, request, path, tenant, this::advance);
    Lease lease = intake.budget().open(tenant, () -> loop.execute(this::reclaimed));
    this.watch.holds(lease);
    this.lines = new StreamLines(intake, request, windows, lease);
  }

  /** Does the write once subscribed. */
  static Mono<Outcome> of(
      Intake intake,
      Failures failures,
      Exchange exchange,
      WriteRequest request,
      WritePath path,
      Tenant tenant) {
    return Mono.create(
        sink -> {
          StreamWrite write =
              new StreamWrite(intake, failures, exchange, request, path, tenant, sink);
          Consumer<Throwable> end = e -> write.loop.execute(() -> write.stop(failures.outcome(e)));
          sink.onCancel(() -> write.loop.execute(write::senderLeft));
          sink.onDispose(() -> intake.openBodies().remove(end));
          intake.openBodies().addStream(end);
          exchange.body().subscribe(write);
        });
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    readOn();
  }

  @Override
  protected void hookOnNext(ByteBuf buffer) {
    watch.received(buffer.readableBytes());
    tenant.sent(buffer.readableBytes());
    if (reading) {
      watch.pause();
      pending = buffer.retain();
      advance();
    }
  }

  @Override
  protected void hookOnComplete() {
    complete = true;
    advance();
  }

  @Override
  protected void hookOnError(Throwable error) {
    stop(failures.outcome(error));
  }

  /** Does what can be done now: called whenever anything has changed. */
  private void advance() {
    if (ended || working) {
      return;
    }
    working = true;
    try {
      workOn();
    } catch (RuntimeException e) {
      stopReading(failures.outcome(e));
    } finally {
      working = false;
    }
    endIfDone();
  }

  private void workOn() {
    Throwable failed = windows.failure();
    if (failed != null) {
      stopReading(failures.outcome(failed));
    }
    while (reading && (pending != null || complete)) {
      if (pending != null ? !takePending() : !finishReading()) {
        return;
      }
    }
  }

  /** False if it has to wait. The next buffer, or the end, may come before this returns. */
  private boolean takePending() {
    ByteBuf buffer = pending;
    if (buffer == null || !lines.take(buffer)) {
      return false;
    }
    pending = null;
    buffer.release();
    if (!complete) {
      readOn();
    }
    return true;
  }

  private boolean finishReading() {
    if (!lines.finish()) {
      return false;
    }
    reading = false;
    windows.readNoMore();
    return true;
  }

  /** A tenant that is ahead of its rates is slowed down instead of refused. */
  private void readOn() {
    long wait = tenant.overRate().toNanos();
    if (wait > 0) {
      windows.idleSoon(); // what there is becomes durable meanwhile
      var unused = loop.schedule(this::readOnLater, wait, TimeUnit.NANOSECONDS);
      return;
    }
    readNow();
  }

  private void readOnLater() {
    if (reading) {
      readOn();
    }
  }

  private void readNow() {
    watch.awaitSender();
    windows.idleSoon();
    request(1);
  }

  /** Ends the reading; what was decoded goes on. */
  private void stopReading(Outcome why) {
    if (stop == null) {
      stop = why;
    }
    if (reading) {
      reading = false;
      watch.stop();
      releasePending();
      windows.readNoMore();
    }
  }

  private void stop(Outcome why) {
    if (!ended) {
      stopReading(why);
      endIfDone();
    }
  }

  private void tooSlow() {
    stop(failures.outcome(new SlowSenderException(intake.config())));
  }

  private void reclaimed() {
    if (reading) {
      stop(failures.outcome(new OverBudgetException(intake.budget().config())));
    }
  }

  private void senderLeft() {
    stop(new Outcome.BadRequest("the connection ended before the body did"));
  }

  private void endIfDone() {
    if (ended || reading || !windows.allDone()) {
      return;
    }
    ended = true;
    watch.stop();
    releasePending();
    lines.close();
    cancel();
    sink.success(outcome());
  }

  private Outcome outcome() {
    Throwable failed = windows.failure();
    Outcome why = stop == null && failed != null ? failures.outcome(failed) : stop;
    if (why == null && windows.sum().refused() == 0) {
      return new Outcome.Decided(windows.sum());
    }
    WriteReceipt receipt = windows.sumWithLine();
    return why == null ? new Outcome.Decided(receipt) : why.with(receipt);
  }

  private void releasePending() {
    if (pending != null) {
      pending.release();
      pending = null;
    }
  }
}
