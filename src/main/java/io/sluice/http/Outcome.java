package io.sluice.http;

import io.sluice.api.WriteReceipt;
import io.sluice.protocol.BodyCounts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of a write, in no protocol's words: one case for each row of the answer matrix. A
 * {@link Dialect} turns it into an answer. Immutable.
 */
public sealed interface Outcome {

  /**
   * Everything was decided; some samples may be refused for good.
   *
   * @param counts what the body held beside samples, for protocols that account for it
   */
  record Decided(WriteReceipt receipt, BodyCounts counts) implements Outcome {

    /** Of a body with nothing but samples. */
    Decided(WriteReceipt receipt) {
      this(receipt, BodyCounts.NONE);
    }
  }

  /** The body, or a line of it, can't be decoded; the receipt tells of what came before. */
  record Malformed(String what, @Nullable WriteReceipt receipt) implements Outcome {}

  /** A header or parameter is wrong; nothing was read. */
  record BadRequest(String what) implements Outcome {}

  /** Nobody that we know. */
  record Unauthenticated(String why) implements Outcome {}

  /** Somebody who may not. */
  record Forbidden(String why) implements Outcome {}

  /** A type or encoding that isn't taken. */
  record WrongType(String what) implements Outcome {}

  /** Larger than {@code limit} bytes; the text names the setting. */
  record TooLarge(String what, long limit, @Nullable WriteReceipt receipt) implements Outcome {}

  /** The body came too slowly. */
  record TooSlow(String what, @Nullable WriteReceipt receipt) implements Outcome {}

  /** More than the tenant may send by now; nothing is wrong with the server. */
  record OverRate(String why, Duration retryAfter, @Nullable WriteReceipt receipt)
      implements Outcome {}

  /** Not now. */
  record Unavailable(String why, Duration retryAfter, @Nullable WriteReceipt receipt)
      implements Outcome {}

  /** A bug of ours. */
  record Fault(String what, @Nullable WriteReceipt receipt) implements Outcome {}

  /** The fate of the samples that were decided; null if none were. */
  default @Nullable WriteReceipt receipt() {
    return null;
  }

  /** The same, telling also of what was decided before. */
  default Outcome with(WriteReceipt soFar) {
    if (this instanceof Malformed o) {
      return new Malformed(o.what, soFar);
    } else if (this instanceof TooLarge o) {
      return new TooLarge(o.what, o.limit, soFar);
    } else if (this instanceof TooSlow o) {
      return new TooSlow(o.what, soFar);
    } else if (this instanceof OverRate o) {
      return new OverRate(o.why, o.retryAfter, soFar);
    } else if (this instanceof Unavailable o) {
      return new Unavailable(o.why, o.retryAfter, soFar);
    } else if (this instanceof Fault o) {
      return new Fault(o.what, soFar);
    }
    return this;
  }
}
