package io.sluice.http;

import io.netty.channel.EventLoop;
import io.sluice.api.WriteReceipt;
import io.sluice.http.BodyDecoder.Decoded;
import io.sluice.http.WriteFormat.Packing;
import io.sluice.ingest.Lease;
import io.sluice.ingest.OverBudgetException;
import io.sluice.ingest.Tenant;
import io.sluice.ingest.UnavailableException;
import io.sluice.ingest.WritePath;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.compress.Compression;
import io.sluice.protocol.compress.SnappyBlock;
import io.sluice.units.DataSize;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One write whose body is held whole: read, expand, decode, submit. Small bodies go all the way on
 * the event loop, larger ones are decoded elsewhere.
 *
 * <p><b>Credit.</b> The lease holds what the arrays and then the decoded columns hold, from the
 * first byte to the ack; it is closed by whoever has the write last: by the request while it reads
 * and decodes, by the write path once it was submitted, whether the sender is still there or not.
 *
 * <p>Confined to one thread at a time.
 */
final class WholeWrite {

  private final Intake intake;
  private final Exchange exchange;
  private final WriteRequest request;
  private final WritePath path;
  private final Tenant tenant;
  private final Lease lease;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable BodyReader reader;

  private WholeWrite(
      Intake intake, Exchange exchange, WriteRequest request, WritePath path, Tenant tenant) {
    this.intake = intake;
    this.exchange = exchange;
    this.request = request;
    this.path = path;
    this.tenant = tenant;
    this.lease = intake.budget().open(tenant, this::reclaim);
  }

  /** Does the write once subscribed. */
  static Mono<Outcome> of(
      Intake intake, Exchange exchange, WriteRequest request, WritePath path, Tenant tenant) {
    return Mono.defer(() -> new WholeWrite(intake, exchange, request, path, tenant).run());
  }

  private Mono<Outcome> run() {
    EventLoop loop = exchange.eventLoop();
    Consumer<Throwable> end = this::endReading;
    intake.openBodies().addWhole(end);
    DataSize maxBody = tenant.limits().maxBody(intake.config().maxBody());
    return BodyReader.read(intake, maxBody, loop, exchange, lease, started -> reader = started)
        .doFinally(signal -> intake.openBodies().remove(end))
        .flatMap(this::expanded)
        .flatMap(this::submit)
        .doFinally(signal -> release());
  }

  /** The sender fell silent while others need the credit. */
  private void reclaim() {
    endReading(new OverBudgetException(intake.budget().config()));
  }

  private void endReading(Throwable why) {
    BodyReader reading = reader;
    if (reading != null) {
      reading.fail(why);
    }
  }

  private void release() {
    if (over.compareAndSet(false, true)) {
      lease.close();
    }
  }

  /** The body as the decoder takes it. */
  private Mono<Body> expanded(Body body) {
    tenant.sent(body.length());
    Compression compression = request.compression();
    if (compression == null) {
      return Mono.defer(() -> unsnapped(body));
    }
    if (request.format().packing() == Packing.GRPC) {
      return Mono.defer(() -> unframed(body, compression));
    }
    return decompressed(body, compression);
  }

  private Mono<Body> unframed(Body body, Compression compression) {
    boolean compressed = GrpcFrame.isCompressed(body);
    Body message = GrpcFrame.message(body);
    if (compressed && compression == Compression.IDENTITY) {
      throw MalformedException.atByte("a compressed message without grpc-encoding", 0);
    }
    return decompressed(message, compressed ? compression : Compression.IDENTITY);
  }

  private Mono<Body> decompressed(Body body, Compression compression) {
    return compression == Compression.IDENTITY
        ? Mono.just(body)
        : new Expander(intake, lease, compression).expand(body);
  }

  private Mono<Body> unsnapped(Body body) {
    int length =
        SnappyBlock.declaredLength(
            body.bytes(), 0, body.length(), intake.config().maxDecoded().asInt());
    int size = ByteArrays.sizeFor(length);
    if (lease.tryTake(size)) {
      return Mono.just(unsnap(body, length));
    }
    return lease.take(size).publishOn(intake.decoding()).map(granted -> unsnap(body, length));
  }

  private Body unsnap(Body body, int length) {
    byte[] to = intake.arrays().take(length);
    SnappyBlock.decompress(body.bytes(), 0, body.length(), to, 0);
    free(body);
    return new Body(to, length);
  }

  private void free(Body body) {
    intake.free(body, lease);
  }

  private Mono<Outcome> submit(Body body) {
    Mono<Outcome> all = Mono.defer(() -> submitNow(body));
    boolean inline = body.length() <= intake.config().inlineDecode().bytes();
    return inline ? all : all.subscribeOn(intake.decoding());
  }

  private Mono<Outcome> submitNow(Body body) {
    Decoded decoded = decode(body);
    free(body);
    lease.force(decoded.batch().bytes() + decoded.counts().heldBytes());
    if (!over.compareAndSet(false, true)) {
      return Mono.empty(); // the sender has left
    }
    Mono<WriteReceipt> receipt =
        path.submit(decoded.batch(), request.durability())
            .doFinally(signal -> lease.close())
            .cache();
    receipt.subscribe(ok -> {}, e -> {});
    return awaited(receipt).map(decided -> new Outcome.Decided(decided, decoded.counts()));
  }

  /** The write goes on, whether its sender still waits or not. */
  private Mono<WriteReceipt> awaited(Mono<WriteReceipt> receipt) {
    Duration patience = request.format().patience();
    return patience == null
        ? receipt
        : receipt.timeout(patience, Mono.error(() -> impatient(patience)));
  }

  private UnavailableException impatient(Duration patience) {
    return new UnavailableException(
        UnavailableException.Reason.ACK_TIMEOUT,
        intake.config().retryAfter(),
        "not durable within the " + patience.toMillis() + " ms of the request; it may still be");
  }

  /** What the decoder takes on its way is charged until it is done. */
  private Decoded decode(Body body) {
    WriteFormat format = request.format();
    long[] taken = {0};
    try {
      return format
          .wholeDecoder()
          .decode(
              body.bytes(),
              body.length(),
              () -> path.begin(tenant, format.encoding(), format.policy()),
              bytes -> {
                lease.force(bytes);
                taken[0] += bytes;
              });
    } finally {
      lease.give(taken[0]);
    }
  }
}
