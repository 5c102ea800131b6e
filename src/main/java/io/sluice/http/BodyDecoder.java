package io.sluice.http;

import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.BodyCounts;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Makes series of one whole body. Used once, on one thread. */
@FunctionalInterface
interface BodyDecoder {

  /**
   * Decodes the first {@code length} bytes.
   *
   * @param batches begins an empty batch; asked again, it begins another, and the last one counts
   * @throws io.sluice.protocol.MalformedException if the body can't be decoded
   * @throws io.sluice.protocol.TooLargeException if something in it is over a limit
   */
  Decoded decode(byte[] body, int length, Supplier<WriteBatch> batches);

  /**
   * The same, for a decoder that makes something else of the body on the way.
   *
   * @param taking hears of memory before it is taken, which is let go of at the end
   */
  default Decoded decode(
      byte[] body, int length, Supplier<WriteBatch> batches, LongConsumer taking) {
    return decode(body, length, batches);
  }

  /**
   * What came of a body. Immutable.
   *
   * @param batch its series
   * @param counts what the protocol's answers need beside the receipt
   */
  record Decoded(WriteBatch batch, BodyCounts counts) {}
}
