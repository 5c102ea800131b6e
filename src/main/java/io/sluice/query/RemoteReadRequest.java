package io.sluice.query;

import java.util.List;

/**
 * A remote read: queries that are answered one after the other. Immutable.
 *
 * @param queries in the order of their answers
 * @param streamed whether the answer is a stream of frames with XOR chunks, or one message with
 *     samples
 */
public record RemoteReadRequest(List<RemoteQuery> queries, boolean streamed) {

  /** Copies the queries. */
  public RemoteReadRequest {
    queries = List.copyOf(queries);
  }
}
