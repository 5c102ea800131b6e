package io.sluice.http;

import io.sluice.ingest.Encoding;
import io.sluice.storage.shard.ConflictPolicy;
import org.jspecify.annotations.Nullable;

/**
 * How the body of a write is spelled, and what that means for its samples. Immutable; one that
 * depends on parameters of the request is made for each.
 *
 * @param encoding how it is counted and cached
 * @param policy what happens to another value at the same time
 * @param packing which {@code Content-Encoding} it may have
 * @param mayQueue whether the weakest durability may be asked for: only where answers are receipts
 * @param decoder makes series of it; null for a stream of lines, which {@link StreamWrite} decodes
 */
record WriteFormat(
    Encoding encoding,
    ConflictPolicy policy,
    Packing packing,
    boolean mayQueue,
    @Nullable BodyDecoder decoder) {

  /** How a body may be compressed. */
  enum Packing {
    /** {@code gzip}, {@code zstd} or not at all. */
    STREAM("gzip, zstd or identity"),
    /** One {@code snappy} block; {@code zstd} is what vmagent prefers. */
    SNAPPY_OR_ZSTD("snappy or zstd");

    final String expected;

    Packing(String expected) {
      this.expected = expected;
    }
  }

  /** Whether it is a stream without a limit of size. */
  boolean isStream() {
    return decoder == null;
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
