package io.sluice.http;

import io.sluice.ingest.Lease;
import io.sluice.protocol.compress.Compression;
import io.sluice.protocol.compress.Decompressor;
import io.sluice.protocol.compress.Expansion;
import reactor.core.publisher.Mono;

/**
 * Decompresses a whole body into an array that grows as bytes really come out, each step charged
 * before it is made. Runs on the decode scheduler unless the body is tiny, and holds no thread
 * while it waits for credit. Confined to one thread at a time.
 */
final class Expander {

  private static final int TINY = 4 << 10;

  private final Intake intake;
  private final Lease lease;
  private final Compression compression;
  private byte[] array = {};
  private int length;

  Expander(Intake intake, Lease lease, Compression compression) {
    this.intake = intake;
    this.lease = lease;
    this.compression = compression;
  }

  /** The body as it was before it was compressed; the compressed one is freed. */
  Mono<Body> expand(Body from) {
    Mono<Body> work =
        Mono.using(
            () -> open(from),
            source -> fill(source).then(Mono.fromCallable(() -> finish(source, from))),
            Decompressor::close);
    Mono<Body> charged =
        lease.tryTake(compression.workingBytes())
            ? work
            : lease.take(compression.workingBytes()).then(work);
    return from.length() <= TINY ? charged : charged.subscribeOn(intake.decoding());
  }

  private Decompressor open(Body from) {
    long limit = intake.config().maxDecoded().bytes();
    Decompressor source = compression.open(Expansion.ofBody(limit));
    source.feed(from.bytes(), 0, from.length());
    return source;
  }

  /** Completes when all has come out. */
  private Mono<Void> fill(Decompressor source) {
    while (true) {
      if (length == array.length) {
        int size = nextSize();
        if (!lease.tryTake(size)) {
          return lease
              .take(size)
              .publishOn(intake.decoding())
              .flatMap(granted -> Mono.defer(() -> fill(grown(source, size))));
        }
        grown(source, size);
      }
      int n = source.drain(array, length, array.length - length);
      if (n == 0) {
        return Mono.empty();
      }
      length += n;
    }
  }

  private int nextSize() {
    return array.length == 0 ? intake.window() : ByteArrays.sizeFor(2 * array.length);
  }

  private Decompressor grown(Decompressor source, int size) {
    byte[] larger = intake.arrays().take(size);
    System.arraycopy(array, 0, larger, 0, length);
    intake.free(new Body(array, length), lease);
    array = larger;
    return source;
  }

  private Body finish(Decompressor source, Body from) {
    source.finish();
    intake.free(from, lease);
    lease.give(compression.workingBytes());
    return new Body(array, length);
  }
}
