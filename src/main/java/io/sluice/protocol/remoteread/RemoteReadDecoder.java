package io.sluice.protocol.remoteread;

import io.sluice.protocol.MalformedException;
import io.sluice.protocol.compress.SnappyBlock;
import io.sluice.protocol.wire.WireReader;
import io.sluice.query.RemoteQuery;
import io.sluice.query.RemoteReadRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes {@code prometheus.ReadRequest} (<a
 * href="https://prometheus.io/docs/prometheus/latest/querying/remote_read_api/">remote read</a>).
 * Stateless.
 */
public final class RemoteReadDecoder {
  private static final int QUERIES = 1;
  private static final int ACCEPTED_RESPONSE_TYPES = 2;

  private static final int SAMPLES = 0;
  private static final int STREAMED_XOR_CHUNKS = 1;

  private RemoteReadDecoder() {}

  /**
   * The request in one block of snappy.
   *
   * @throws MalformedException if it can't be read, or a matcher makes no sense, or none of the
   *     kinds of answers asked for is known
   * @throws io.sluice.protocol.TooLargeException if it is over {@code maxBytes} unpacked
   */
  public static RemoteReadRequest decode(byte[] body, int length, int maxBytes) {
    byte[] message = new byte[SnappyBlock.declaredLength(body, 0, length, maxBytes)];
    SnappyBlock.decompress(body, 0, length, message, 0);
    return decode(message);
  }

  private static RemoteReadRequest decode(byte[] message) {
    WireReader in = new WireReader(message, 0, message.length);
    List<RemoteQuery> queries = new ArrayList<>();
    List<Long> accepted = new ArrayList<>();
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag >>> 3 == QUERIES) {
        in.require(tag, WireReader.LEN, "queries");
        int outer = in.enter("queries");
        queries.add(new QueryFields(message, in).read(queries.size()));
        in.leave(outer);
      } else if (tag >>> 3 == ACCEPTED_RESPONSE_TYPES) {
        accepted(in, tag, accepted);
      } else {
        in.skip(tag);
      }
    }
    return new RemoteReadRequest(queries, streamed(accepted));
  }

  private static void accepted(WireReader in, int tag, List<Long> into) {
    String field = "accepted_response_types";
    if ((tag & 7) == WireReader.VARINT) {
      into.add(in.varint(field));
      return;
    }
    in.require(tag, WireReader.LEN, field);
    int outer = in.enter(field);
    while (in.hasNext()) {
      into.add(in.varint(field));
    }
    in.leave(outer);
  }

  /** The first kind that is known counts; who names none takes samples. */
  private static boolean streamed(List<Long> accepted) {
    for (long type : accepted) {
      if (type == SAMPLES || type == STREAMED_XOR_CHUNKS) {
        return type == STREAMED_XOR_CHUNKS;
      }
    }
    if (!accepted.isEmpty()) {
      throw new MalformedException(
          "none of these kinds of answers is known: "
              + accepted
              + " (known: 0, SAMPLES, and 1, STREAMED_XOR_CHUNKS)",
          "accepted_response_types");
    }
    return false;
  }
}
