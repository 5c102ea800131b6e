package io.sluice.http;

import io.sluice.ingest.Encoding;
import io.sluice.protocol.LineDecoder;
import io.sluice.storage.shard.ConflictPolicy;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the body of a write is spelled, and what that means for its samples. Immutable; one that
 * depends on parameters of the request is made for each.
 *
 * @param encoding how it is counted and cached
 * @param policy what happens to another value at the same time
 * @param packing which {@code Content-Encoding} it may have
 * @param mayQueue whether the weakest durability may be asked for: only where answers are receipts
 * @param decoder makes series of a whole body; null for a stream of lines
 * @param lines makes the decoder of a stream of lines; null for a whole body
 * @param patience how long the sender of a whole body waits for its samples to be durable; null for
 *     as long as the server does
 */
record WriteFormat(
    Encoding encoding,
    ConflictPolicy policy,
    Packing packing,
    boolean mayQueue,
    @Nullable BodyDecoder decoder,
    @Nullable Supplier<LineDecoder> lines,
    @Nullable Duration patience) {

  /** Of bodies that are read whole. */
  WriteFormat(
      Encoding encoding,
      ConflictPolicy policy,
      Packing packing,
      boolean mayQueue,
      BodyDecoder decoder) {
    this(encoding, policy, packing, mayQueue, decoder, null, null);
  }

  /** A stream of lines, answered with receipts. */
  static WriteFormat ofLines(Encoding encoding, Supplier<LineDecoder> lines) {
    return new WriteFormat(
        encoding, ConflictPolicy.REFUSE, Packing.STREAM, true, null, lines, null);
  }

  /** How a body may be compressed. */
  enum Packing {
    /** {@code gzip}, {@code zstd} or not at all. */
    STREAM("gzip, zstd or identity"),
    /** One {@code snappy} block; {@code zstd} is what vmagent prefers. */
    SNAPPY_OR_ZSTD("snappy or zstd"),
    /** One message of gRPC, compressed as {@code grpc-encoding} says, or not at all. */
    GRPC("gzip, zstd or identity");

    final String expected;

    Packing(String expected) {
      this.expected = expected;
    }
  }

  /** The same for a sender who waits for so long. */
  WriteFormat withPatience(@Nullable Duration wait) {
    return new WriteFormat(encoding, policy, packing, mayQueue, decoder, lines, wait);
  }

  /** Whether it is a stream without a limit of size. */
  boolean isStream() {
    return lines != null;
  }

  /** A decoder for one stream. */
  LineDecoder newLineDecoder() {
    Supplier<LineDecoder> maker = lines;
    if (maker == null) {
      throw new IllegalStateException(encoding + " is no stream");
    }
    return maker.get();
  }

  /** The decoder of a whole body. */
  BodyDecoder wholeDecoder() {
    BodyDecoder whole = decoder;
    if (whole == null) {
      throw new IllegalStateException(encoding + " is a stream");
    }
    return whole;
  }
}
