package io.sluice.protocol.remotewrite;

import io.sluice.protocol.BodyCounts;

/**
 * What one remote-write request held, by kind. Float samples and histograms are both samples to the
 * receipt; exemplars and metadata have no part in it. Immutable.
 *
 * @param series messages of type {@code TimeSeries}
 * @param samples float samples, whatever their fate
 * @param histograms native histograms, whatever their fate
 * @param exemplars exemplars, whatever their fate
 * @param refusedExemplars of these, exemplars that are refused for good
 * @param metadata metadata entries, whatever their fate
 */
public record RemoteWriteCounts(
    int series, long samples, long histograms, long exemplars, long refusedExemplars, long metadata)
    implements BodyCounts {

  /** Of a body with nothing. */
  public static final RemoteWriteCounts NONE = new RemoteWriteCounts(0, 0, 0, 0, 0, 0);
}
