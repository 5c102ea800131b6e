package io.sluice.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.sluice.ingest.Lease;
import io.sluice.units.DataSize;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Reads a whole body into one array, one buffer at a time.
 *
 * <p><b>Backpressure.</b> The array grows as bytes really come, to at most twice what came, each
 * step charged to the lease first; while credit is awaited nothing is requested, so the socket is
 * not read. A declared length only caps the last step.
 *
 * <p><b>Failure.</b> Ends with {@link TooLargeBodyException}, {@link SlowSenderException}, what the
 * lease says, or the connection's error; then nothing is held here. The lease is its owner's.
 *
 * <p>Confined to the event loop; {@link #fail} may be called from anywhere.
 */
final class BodyReader extends BaseSubscriber<ByteBuf> {

  private final EventLoop loop;
  private final WriteConfig config;
  private final DataSize maxBody;
  private final ByteArrays arrays;
  private final Lease lease;
  private final int window;
  private final long declared;
  private final MonoSink<Body> sink;
  private final SenderWatch watch;

  private byte @Nullable [] array;
  private int length;
  private @Nullable ByteBuf pending;
  private @Nullable Disposable wait;
  private boolean complete;
  private boolean ended;

  private BodyReader(
      Intake intake,
      DataSize maxBody,
      EventLoop loop,
      Lease lease,
      long declared,
      MonoSink<Body> to) {
    this.maxBody = maxBody;
    this.loop = loop;
    this.config = intake.config();
    this.arrays = intake.arrays();
    this.lease = lease;
    this.window = intake.window();
    this.declared = declared;
    this.sink = to;
    this.watch = new SenderWatch(loop, config, () -> end(new SlowSenderException(config)));
    watch.holds(lease);
  }

  /** The same with the limit that is everybody's. */
  static Mono<Body> read(
      Intake intake,
      EventLoop loop,
      Exchange exchange,
      Lease lease,
      java.util.function.Consumer<BodyReader> started) {
    return read(intake, intake.config().maxBody(), loop, exchange, lease, started);
  }

  /** Reads the body once subscribed; {@code started} gets the reader, to fail it from outside. */
  static Mono<Body> read(
      Intake intake,
      DataSize maxBody,
      EventLoop loop,
      Exchange exchange,
      Lease lease,
      java.util.function.Consumer<BodyReader> started) {
    return Mono.create(
        sink -> {
          BodyReader reader =
              new BodyReader(intake, maxBody, loop, lease, exchange.contentLength(), sink);
          sink.onCancel(() -> loop.execute(reader::drop));
          started.accept(reader);
          exchange.body().subscribe(reader);
        });
  }

  /** Ends the reading with that error, from any thread. */
  void fail(Throwable why) {
    loop.execute(() -> end(why));
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    if (ended) {
      cancel();
      return;
    }
    next();
  }

  @Override
  protected void hookOnNext(ByteBuf buffer) {
    if (ended) {
      return;
    }
    watch.received(buffer.readableBytes());
    if ((long) length + buffer.readableBytes() > maxBody.bytes()) {
      end(new TooLargeBodyException(maxBody, config.maxBody()));
    } else if (copy(buffer)) {
      next();
    } else {
      pending = buffer.retain();
      watch.pause();
      awaitCredit();
    }
  }

  @Override
  protected void hookOnComplete() {
    complete = true;
    if (pending == null) {
      finish();
    }
  }

  @Override
  protected void hookOnError(Throwable error) {
    end(error);
  }

  private void next() {
    watch.awaitSender();
    request(1);
  }

  /** False if there is no room and no credit for more. */
  private boolean copy(ByteBuf from) {
    while (from.isReadable()) {
      byte[] to = array;
      if (to == null || to.length == length) {
        if (!lease.tryTake(nextSize())) {
          return false;
        }
        to = grow();
      }
      int n = Math.min(from.readableBytes(), to.length - length);
      from.readBytes(to, length, n);
      length += n;
    }
    return true;
  }

  private int nextSize() {
    long wanted = array == null ? window : 2L * array.length;
    long most = declared >= 0 ? Math.max(declared, length + 1) : wanted;
    return ByteArrays.sizeFor((int) Math.min(wanted, most));
  }

  private byte[] grow() {
    byte[] larger = arrays.take(nextSize());
    byte[] old = array;
    if (old != null) {
      System.arraycopy(old, 0, larger, 0, length);
      arrays.give(old);
      lease.give(old.length);
    }
    array = larger;
    return larger;
  }

  private void awaitCredit() {
    int size = nextSize();
    wait = lease.take(size).subscribe(granted -> loop.execute(this::resume), this::fail);
  }

  private void resume() {
    ByteBuf buffer = pending;
    if (ended || buffer == null) {
      return;
    }
    grow();
    if (!copy(buffer)) {
      awaitCredit();
      return;
    }
    pending = null;
    buffer.release();
    if (complete) {
      finish();
    } else {
      next();
    }
  }

  private void finish() {
    if (!ended) {
      ended = true;
      watch.stop();
      byte[] bytes = array == null ? new byte[0] : array;
      array = null;
      sink.success(new Body(bytes, length));
    }
  }

  private void end(Throwable why) {
    if (!ended) {
      drop();
      sink.error(why);
    }
  }

  private void drop() {
    if (ended) {
      return;
    }
    ended = true;
    watch.stop();
    array = null;
    if (wait != null) {
      wait.dispose();
    }
    if (pending != null) {
      pending.release();
      pending = null;
    }
    cancel();
  }
}
